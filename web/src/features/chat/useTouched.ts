/**
 * What a message row does only once it is touched by pointer, focus or finger: its actions are made, and the menu opens
 * where it is asked for. A long press is a finger's right click, also where the browser has none.
 */
import { useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import type { MenuPoint } from './MessageActions';

const kLongPressMs = 550;
const kSlack = 10;

interface TouchedProps {
  readonly tabIndex: -1;
  /** The focus is here and came by keyboard. */
  readonly 'data-keyboard': boolean;
  readonly onPointerEnter: () => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface Touched {
  readonly touched: boolean;
  readonly menuAt: MenuPoint | null;
  readonly props: TouchedProps;
}

/** A link, a field or selected text keeps the browser's own menu; so does what only React counts as inside. */
function keepsOwnMenu(event: MouseEvent | PointerEvent): boolean {
  const { target, currentTarget } = event;
  if (!(target instanceof Element) || !currentTarget.contains(target)) return true;
  return target.closest('a, textarea, video, audio') !== null || (window.getSelection()?.toString() ?? '') !== '';
}

/** The key of a focused message → the button that does it. */
function press(event: KeyboardEvent): void {
  // A click focuses a message, too, but who clicks and then types wants to write.
  if (!event.currentTarget.matches(':focus-visible')) return;
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key === 'Backspace' ? 'Delete' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = event.currentTarget.querySelector<HTMLElement>(
    `[role=toolbar] [aria-keyshortcuts="${CSS.escape(key)}"]`,
  );
  if (button === null) return;
  event.preventDefault();
  event.stopPropagation();
  button.click();
}

export function useTouched(): Touched {
  const [touched, setTouched] = useState(false);
  const [keyboard, setKeyboard] = useState(false);
  const [menuAt, setMenuAt] = useState<MenuPoint | null>(null);
  const finger = useRef<{ readonly x: number; readonly y: number; readonly timer: number } | null>(null);
  const touch = (): void => setTouched(true);
  const open = (clientX: number, clientY: number): void => {
    setTouched(true);
    setMenuAt({ clientX, clientY });
  };
  const lift = (): void => {
    if (finger.current !== null) window.clearTimeout(finger.current.timer);
    finger.current = null;
  };
  return {
    touched,
    menuAt,
    props: {
      tabIndex: -1,
      'data-keyboard': keyboard,
      onPointerEnter: touch,
      onFocus: (event) => {
        touch();
        setKeyboard(event.currentTarget.contains(event.target) && event.target.matches(':focus-visible'));
      },
      onBlur: () => setKeyboard(false),
      onContextMenu: (event) => {
        lift();
        if (keepsOwnMenu(event)) return;
        event.preventDefault();
        open(event.clientX, event.clientY);
      },
      onPointerDown: (event) => {
        if (event.pointerType !== 'touch' || keepsOwnMenu(event)) return;
        const { clientX: x, clientY: y } = event;
        finger.current = { x, y, timer: window.setTimeout(() => open(x, y), kLongPressMs) };
      },
      onPointerMove: (event) => {
        const down = finger.current;
        if (down !== null && Math.hypot(event.clientX - down.x, event.clientY - down.y) > kSlack) lift();
      },
      onPointerUp: lift,
      onPointerCancel: lift,
      onKeyDown: press,
    },
  };
}

/** Moves the focus from message to message; from the history itself it goes to the lowest one in view. */
export function stepFocus(scroller: HTMLElement, by: 1 | -1): boolean {
  const rows = [...scroller.querySelectorAll<HTMLElement>('[data-message]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const bottom = scroller.getBoundingClientRect().bottom;
  const next = at >= 0 ? rows[at + by] : rows.findLast((row) => row.getBoundingClientRect().top < bottom);
  if (next === undefined) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  return true;
}
