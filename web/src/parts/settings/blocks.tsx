/** The blocks that settings pages are laid out with. */
import { useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/controls';
import css from './settings.module.css';

export function Section({
  title,
  text,
  children,
}: {
  readonly title?: string;
  readonly text?: string;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <section className={css['section']}>
      {title !== undefined && <h3>{title}</h3>}
      {text !== undefined && <p className={css['soft']}>{text}</p>}
      {children}
    </section>
  );
}

/** One entry of a list: a picture or icon, two lines of text, buttons. */
export function Row({
  lead,
  title,
  text,
  children,
}: {
  readonly lead?: ReactNode;
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <li className={css['row']}>
      {lead}
      <div className={css['rowText']}>
        <strong>{title}</strong>
        {text !== undefined && <span>{text}</span>}
      </div>
      {children !== undefined && <div className={css['buttons']}>{children}</div>}
    </li>
  );
}

export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <ul className={css['rows']} aria-label={label}>
      {children}
    </ul>
  );
}

export function Buttons({ children }: { readonly children: ReactNode }): JSX.Element {
  return <div className={css['buttons']}>{children}</div>;
}

export function Notice({ children }: { readonly children: ReactNode }): JSX.Element {
  return <p className={css['notice']}>{children}</p>;
}

/** A secret that is shown once, with a button to copy it. */
export function Secret({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className={css['secret']}>
      <span className={css['label']}>{label}</span>
      <code>{value}</code>
      <Button small onClick={copy}>
        {t(copied ? 'app.copied' : 'settings.copy')}
      </Button>
    </div>
  );
}
