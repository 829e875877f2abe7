/** Stands at the foot of a page as long as something on it is not saved. Leaving the page meanwhile makes it speak up. */
import { useEffect, useRef } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/controls';
import type { Action } from './action';
import type { Draft } from './draft';
import { useUnsaved } from './Pages';
import css from './settings.module.css';

export function SaveBar({
  draft: { dirty, reset },
  action: { busy, problem, run, clear },
  save,
}: {
  readonly draft: Pick<Draft<object>, 'dirty' | 'reset'>;
  readonly action: Action;
  /** Sends the changes. The draft is over when it worked. */
  readonly save: () => Promise<unknown>;
}): JSX.Element | null {
  const t = useT();
  const refused = useUnsaved(dirty);
  const seen = useRef(refused);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused === seen.current) return;
    seen.current = refused;
    bar.current?.querySelector('button')?.focus();
  }, [refused]);
  if (!dirty) return null;
  const alarmed = refused !== 0;
  return (
    <div ref={bar} className={css['saveBar']} data-alarmed={alarmed} role={alarmed || problem ? 'alert' : 'status'}>
      <span>{problem ?? t(alarmed ? 'settings.unsavedFirst' : 'settings.unsaved')}</span>
      <Button
        kind="quiet"
        disabled={busy}
        onClick={() => {
          reset();
          clear();
        }}
      >
        {t('settings.reset')}
      </Button>
      <Button kind="primary" busy={busy} onClick={() => void run(save).then((worked) => worked && reset())}>
        {t('app.save')}
      </Button>
    </div>
  );
}
