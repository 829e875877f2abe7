/** A full-screen dialog of settings: the list of pages at the side, one page beside it. On a phone, one after the other. */
import { createContext, use, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useT } from '@/i18n';
import { IconButton } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import type { IconName } from '@/ui/icons';
import css from './settings.module.css';

export interface SettingsPage {
  readonly key: string;
  readonly title: string;
  readonly icon: IconName;
  readonly view: ReactNode;
}

export interface SettingsGroup {
  readonly key: string;
  readonly title: string;
  readonly pages: readonly SettingsPage[];
}

interface Guard {
  /** Says that something on the page is not saved yet: leaving it is refused until it is saved or given up. */
  readonly hold: (key: string, unsaved: boolean) => void;
  /** Counts refused attempts to leave; the save bar makes itself noticed when it grows. */
  readonly refused: number;
}

const GuardContext = createContext<Guard>({ hold: () => undefined, refused: 0 });

/** Holds the dialog open while `unsaved`. Returns how often leaving was refused meanwhile. */
export function useUnsaved(unsaved: boolean): number {
  const { hold, refused } = use(GuardContext);
  const key = useId();
  useEffect(() => {
    hold(key, unsaved);
    return () => hold(key, false);
  }, [hold, key, unsaved]);
  return refused;
}

export function Pages({
  label,
  groups,
  page,
  foot,
  onClose,
}: {
  readonly label: string;
  readonly groups: readonly SettingsGroup[];
  /** The page to begin with; the first one where it is unknown. */
  readonly page: string | undefined;
  readonly foot?: ReactNode;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const held = useRef(new Set<string>());
  const [refused, setRefused] = useState(0);
  const all = groups.flatMap((group) => group.pages);
  const [chosen, setChosen] = useState(page);
  const [open, setOpen] = useState(page !== undefined);
  const current = all.find((entry) => entry.key === chosen) ?? all[0];

  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }, []);

  const hold = useCallback((key: string, unsaved: boolean) => {
    if (unsaved) held.current.add(key);
    else held.current.delete(key);
  }, []);
  const guard = useMemo(() => ({ hold, refused }), [hold, refused]);
  const leave = (then: () => void): void => {
    if (held.current.size > 0) setRefused((count) => count + 1);
    else then();
  };
  const show = (key: string): void =>
    leave(() => {
      setChosen(key);
      setOpen(true);
      requestAnimationFrame(() => heading.current?.focus());
    });

  return createPortal(
    <dialog
      ref={ref}
      className={css['pages']}
      aria-label={label}
      data-open={open}
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === ref.current) leave(onClose);
      }}
    >
      <GuardContext value={guard}>
        <nav className={css['nav']} aria-label={label}>
          <div className={css['navHead']}>
            <strong>{label}</strong>
            <IconButton
              icon="close"
              label={t('app.close')}
              className={css['navClose']}
              onClick={() => leave(onClose)}
            />
          </div>
          {groups.map((group) => (
            <section key={group.key} aria-label={group.title}>
              <h3>{group.title}</h3>
              {group.pages.map((entry) => (
                <button
                  key={entry.key}
                  type="button"
                  className={css['navItem']}
                  aria-current={entry.key === current?.key ? 'page' : undefined}
                  onClick={() => show(entry.key)}
                >
                  <Icon name={entry.icon} size={18} />
                  {entry.title}
                </button>
              ))}
            </section>
          ))}
          {foot}
        </nav>
        <div className={css['content']}>
          <header className={css['head']}>
            <IconButton
              icon="chevronLeft"
              label={t('settings.back')}
              className={css['back']}
              onClick={() => leave(() => setOpen(false))}
            />
            <h2 ref={heading} tabIndex={-1}>
              {current?.title}
            </h2>
            <IconButton icon="close" label={t('app.close')} onClick={() => leave(onClose)} />
          </header>
          {/* Focusable: a page may hold nothing that takes the focus, and still has to scroll by keyboard. */}
          <div className={css['scroll']} key={current?.key} tabIndex={0} role="region" aria-label={current?.title}>
            <div className={css['page']}>{current?.view}</div>
          </div>
        </div>
      </GuardContext>
    </dialog>,
    document.body,
  );
}
