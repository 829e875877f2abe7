/**
 * What a message row does only once it is touched by pointer, focus or finger: its actions are made, and the menu opens
 * where it is asked for. A long press is a finger's right click, also where the browser has none; a swipe to the left
 * answers. Alt and a click mark it as unread.
 */
import { useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import type { MenuPoint } from './MessageActions';

const kLongPressMs = 550;
const kSlack = 10;
/** How far a swipe goes until it counts, and how far the row follows. */
const kSwipe = 56;
const kSwipeMax = 80;

interface TouchedProps {
  readonly tabIndex: -1;
  /** The focus is here and came by keyboard. */
  readonly 'data-keyboard': boolean;
  readonly onPointerEnter: () => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  readonly onClick: (event: MouseEvent) => void;
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

/** The finger that opened a menu lies on it: its lifting must not press what is there. */
function swallowLift(): void {
  const end = (event: TouchEvent): void => {
    event.preventDefault();
    stop();
  };
  const stop = (): void => {
    window.removeEventListener('touchend', end, true);
    window.removeEventListener('touchcancel', stop, true);
  };
  window.addEventListener('touchend', end, { capture: true, passive: false });
  window.addEventListener('touchcancel', stop, true);
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

interface Doors {
  readonly onReply: () => void;
  readonly onUnread: () => void;
}

export function useTouched({ onReply, onUnread }: Doors): Touched {
  const [touched, setTouched] = useState(false);
  const [keyboard, setKeyboard] = useState(false);
  const [menuAt, setMenuAt] = useState<MenuPoint | null>(null);
  const finger = useRef<{ readonly x: number; readonly y: number; readonly timer: number } | null>(null);
  const touch = (): void => setTouched(true);
  const open = (clientX: number, clientY: number): void => {
    setTouched(true);
    setMenuAt({ clientX, clientY });
  };
  const swipe = useRef(0);
  const settle = ({ currentTarget }: PointerEvent<HTMLElement>): void => {
    swipe.current = 0;
    currentTarget.style.removeProperty('translate');
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
        const timer = window.setTimeout(() => {
          swallowLift();
          open(x, y);
        }, kLongPressMs);
        finger.current = { x, y, timer };
      },
      onPointerMove: (event) => {
        const down = finger.current;
        if (down === null) return;
        const [x, y] = [event.clientX - down.x, event.clientY - down.y];
        if (Math.hypot(x, y) > kSlack) window.clearTimeout(down.timer);
        if (swipe.current === 0 && (x > -kSlack || Math.abs(y) > Math.abs(x))) return;
        swipe.current = Math.max(-kSwipeMax, Math.min(-1, x));
        event.currentTarget.style.translate = `${swipe.current}px 0`;
      },
      onPointerUp: (event) => {
        if (swipe.current < -kSwipe) onReply();
        settle(event);
        lift();
      },
      onPointerCancel: (event) => {
        settle(event);
        lift();
      },
      onClick: (event) => {
        if (event.altKey) onUnread();
      },
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
