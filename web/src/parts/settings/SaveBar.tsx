/** Stands at the foot of a page as long as something on it is not saved. Leaving the page meanwhile makes it speak up. */
import { useEffect, useRef } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/controls';
import { useUnsaved } from './Pages';
import css from './settings.module.css';

export function SaveBar({
  dirty,
  busy,
  problem,
  onSave,
  onReset,
}: {
  readonly dirty: boolean;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onSave: () => void;
  readonly onReset: () => void;
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
      <Button kind="quiet" disabled={busy} onClick={onReset}>
        {t('settings.reset')}
      </Button>
      <Button kind="primary" busy={busy} onClick={onSave}>
        {t('app.save')}
      </Button>
    </div>
  );
}
