/** What the pages before a session share: the card, and the card with a form that says what went wrong. */
import type { FormEvent, JSX, ReactNode } from 'react';
import { useAction } from '@/parts/settings/action';
import { Problem } from '@/parts/settings/fields';
import { Button } from '@/ui/controls';
import { Mark } from '@/ui/icons';
import css from './auth.module.css';

export interface AuthProps {
  readonly onToken: (token: string) => void;
}

export function Card({
  title,
  text,
  children,
  foot,
}: {
  readonly title: string;
  readonly text?: string | undefined;
  readonly children?: ReactNode;
  readonly foot?: ReactNode;
}): JSX.Element {
  return (
    <main className={css['page']}>
      <section className={css['card']}>
        <header className={css['head']}>
          <Mark size={44} />
          <h1>{title}</h1>
          {text !== undefined && <p>{text}</p>}
        </header>
        {children}
        {foot != null && foot !== false && <p className={css['foot']}>{foot}</p>}
      </section>
    </main>
  );
}

/** A card with one form. `fields` are those that show their own problem. */
export function FormCard({
  title,
  text,
  foot,
  submit,
  fields,
  onSubmit,
  other,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly foot?: ReactNode;
  /** The text of the button that does it. */
  readonly submit: string;
  readonly fields: readonly string[];
  readonly onSubmit: () => Promise<unknown>;
  /** Another way to do it. */
  readonly other?: { readonly text: string; readonly act: () => Promise<unknown> } | null;
  readonly children: (problem: (field: string) => string | null) => ReactNode;
}): JSX.Element {
  const { busy, problem, fieldProblem, run } = useAction(fields);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void run(onSubmit);
  };
  return (
    <Card title={title} text={text} foot={foot}>
      <form onSubmit={send}>
        <Problem text={problem} />
        {children(fieldProblem)}
        <Button kind="primary" wide type="submit" busy={busy}>
          {submit}
        </Button>
        {other != null && (
          <Button wide disabled={busy} onClick={() => void run(other.act)}>
            {other.text}
          </Button>
        )}
      </form>
    </Card>
  );
}

/** The query, to be carried to a neighbouring page. */
export function withSearch(path: string, search: string): string {
  return search === '' ? path : `${path}?${search}`;
}
