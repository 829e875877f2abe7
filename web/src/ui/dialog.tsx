/** Dialogs, menus and toasts. The browser's own <dialog> traps the focus, closes on Escape and gives the focus back. */
import { createContext, use, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FormEvent, JSX, KeyboardEvent, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import css from './controls.module.css';
import { IconButton } from './controls';

const kFirstField = ':is(input:not([type=hidden], [type=file]), textarea, select):not(:disabled, [hidden])';
const kSubmit = '[type=submit]:not(:disabled)';

export function Dialog({
  title,
  closeLabel,
  onClose,
  onSubmit,
  footer,
  size = 'normal',
  children,
}: {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** Makes the dialog a form. */
  readonly onSubmit?: () => void;
  readonly footer?: ReactNode;
  readonly size?: 'normal' | 'wide';
  readonly children: ReactNode;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || dialog.open) return;
    dialog.showModal();
    // The browser would focus the button that closes; `autoFocus` was too early, because nothing in it was shown yet.
    const first = dialog.querySelector<HTMLElement>(kFirstField) ?? dialog.querySelector<HTMLElement>(kSubmit);
    first?.focus();
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit?.();
  };
  const inner = (
    <>
      <div className={css['dialogHead']}>
        <h2 id="dialog-title">{title}</h2>
        <IconButton icon="close" label={closeLabel} onClick={onClose} />
      </div>
      <div className={css['dialogBody']}>{children}</div>
      {footer !== undefined && <div className={css['dialogFoot']}>{footer}</div>}
    </>
  );
  return createPortal(
    // The backdrop is the dialog itself: a click on it, outside the content, closes. Escape does the same for the keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      className={css['dialog']}
      data-size={size}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {onSubmit === undefined ? (
        inner
      ) : (
        <form onSubmit={submit} style={{ display: 'contents' }}>
          {inner}
        </form>
      )}
    </dialog>,
    document.body,
  );
}

export interface MenuEntry {
  readonly key: string;
  readonly text: ReactNode;
  readonly danger?: boolean;
  readonly icon?: ReactNode;
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

/** Entries, with null for a dividing line. */
export type MenuEntries = readonly (MenuEntry | null)[];

interface OpenMenu {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly entries: MenuEntries;
  readonly back: HTMLElement | null;
}

interface Overlay {
  readonly menu: (
    at: { readonly clientX: number; readonly clientY: number },
    label: string,
    entries: MenuEntries,
  ) => void;
  readonly menuBelow: (anchor: HTMLElement, label: string, entries: MenuEntries) => void;
  readonly toast: (text: string, kind?: 'info' | 'error') => void;
}

const OverlayContext = createContext<Overlay | null>(null);

export function useOverlay(): Overlay {
  const overlay = use(OverlayContext);
  if (overlay === null) throw new Error('no OverlayProvider above');
  return overlay;
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'info' | 'error';
}

const kToastMs = 5000;

export function OverlayProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const counter = useRef(0);
  const overlay = useMemo<Overlay>(() => {
    const open = (x: number, y: number, label: string, entries: MenuEntries): void =>
      setMenu({
        x,
        y,
        label,
        entries,
        back: document.activeElement instanceof HTMLElement ? document.activeElement : null,
      });
    return {
      menu: (at, label, entries) => open(at.clientX, at.clientY, label, entries),
      menuBelow: (anchor, label, entries) => {
        const box = anchor.getBoundingClientRect();
        open(box.left, box.bottom + 4, label, entries);
      },
      toast: (text, kind = 'info') => {
        const id = ++counter.current;
        setToasts((all) => [...all.slice(-2), { id, text, kind }]);
        window.setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), kToastMs);
      },
    };
  }, []);
  const close = useCallback(() => {
    setMenu((open) => {
      open?.back?.focus();
      return null;
    });
  }, []);
  return (
    <OverlayContext value={overlay}>
      {children}
      {menu !== null && <Menu menu={menu} onClose={close} />}
      {createPortal(
        <div className={css['toasts']} role="status" aria-live="polite">
          {toasts.map((toast) => (
            <div key={toast.id} className={css['toast']} data-kind={toast.kind}>
              {toast.text}
            </div>
          ))}
        </div>,
        document.body,
      )}
    </OverlayContext>
  );
}

function Menu({ menu, onClose }: { readonly menu: OpenMenu; readonly onClose: () => void }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: menu.x, top: menu.y });
  useLayoutEffect(() => {
    const box = ref.current?.getBoundingClientRect();
    if (box === undefined) return;
    setPlace({
      left: Math.max(8, Math.min(menu.x, window.innerWidth - box.width - 8)),
      top: Math.max(8, Math.min(menu.y, window.innerHeight - box.height - 8)),
    });
    ref.current?.querySelector<HTMLElement>('button')?.focus();
  }, [menu]);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (event.target instanceof Node && ref.current?.contains(event.target) !== true) onClose();
    };
    window.addEventListener('pointerdown', outside, true);
    window.addEventListener('resize', onClose);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('resize', onClose);
    };
  }, [onClose]);
  const keys = (event: KeyboardEvent): void => {
    const items = [...(ref.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus();
    else if (event.key === 'Home') items[0]?.focus();
    else if (event.key === 'End') items.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // A menu opened from within a modal dialog must stand inside of it: what is outside cannot be used.
  const host = menu.back?.closest('dialog') ?? document.body;
  return createPortal(
    <div
      ref={ref}
      role="menu"
      aria-label={menu.label}
      tabIndex={-1}
      className={css['menu']}
      style={place}
      onKeyDown={keys}
    >
      {menu.entries.map((entry, index) =>
        entry === null ? (
          // oxlint-disable-next-line react/no-array-index-key
          <hr key={`line-${index}`} className={css['menuLine']} />
        ) : (
          <button
            key={entry.key}
            type="button"
            role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={entry.checked}
            className={css['menuItem']}
            data-danger={entry.danger === true}
            onClick={() => {
              onClose();
              entry.onSelect();
            }}
          >
            <span>{entry.text}</span>
            {entry.checked === true ? '✓' : entry.icon}
          </button>
        ),
      )}
    </div>,
    host,
  );
}
