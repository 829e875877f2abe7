/** What is asked from the server when a page opens: loading, failed with another try, empty, there. */
import { useCallback, useEffect, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useT } from '@/i18n';
import { errorText } from '@/session/context';
import { Button, Placeholder } from '@/ui/controls';
import css from './settings.module.css';

export interface Loaded<T> {
  readonly value: T | null;
  readonly error: unknown;
  readonly reload: () => void;
  readonly change: (change: (value: T) => T) => void;
}

/** `load` must be stable (useCallback): a new one loads again. */
export function useLoad<T>(load: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [rounds] = useState(() => ({ latest: 0 }));
  const reload = useCallback(() => {
    const mine = ++rounds.latest;
    setError(null);
    load().then(
      (result) => mine === rounds.latest && setValue(() => result),
      (problem: unknown) => mine === rounds.latest && setError(problem),
    );
  }, [load, rounds]);
  useEffect(() => {
    setValue(null);
    reload();
    return () => void ++rounds.latest;
  }, [reload, rounds]);
  const change = useCallback(
    (edit: (value: T) => T) => setValue((before) => (before === null ? null : edit(before))),
    [],
  );
  return { value, error, reload, change };
}

export function LoadedView<T>({
  loaded,
  empty,
  isEmpty = (value) => Array.isArray(value) && value.length === 0,
  children,
}: {
  readonly loaded: Loaded<T>;
  readonly empty?: { readonly title: string; readonly text: string };
  readonly isEmpty?: (value: T) => boolean;
  readonly children: (value: T) => ReactNode;
}): JSX.Element {
  const t = useT();
  if (loaded.value === null && loaded.error !== null)
    return (
      <Placeholder title={t('settings.failed')} text={errorText(loaded.error, t)}>
        <Button onClick={loaded.reload}>{t('app.retry')}</Button>
      </Placeholder>
    );
  if (loaded.value === null)
    return (
      <div className={css['bones']} role="status" aria-label={t('app.loading')}>
        <span />
        <span />
        <span />
      </div>
    );
  if (empty !== undefined && isEmpty(loaded.value)) return <Placeholder title={empty.title} text={empty.text} />;
  return <>{children(loaded.value)}</>;
}
