/** A finger that sweeps over a narrow page opens and closes its navigation. */
import { useEffect, useRef } from 'react';

const kFar = 70;
/** Where a sideways finger means something else. */
const kOwn = 'dialog, [role=dialog], [role=menu], input, textarea, video, audio, [role=slider]';

/** Whether something below the finger scrolls sideways itself. */
function scrolls(target: Element | null): boolean {
  for (let at = target; at !== null; at = at.parentElement)
    if (at.scrollWidth > at.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
  return false;
}

export function useSwipe(act: (by: 'left' | 'right') => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    let from: { readonly x: number; readonly y: number; readonly message: boolean } | null = null;
    const start = (event: TouchEvent): void => {
      const [touch] = event.touches;
      const target = event.target instanceof Element ? event.target : null;
      const own = target === null || target.closest(kOwn) !== null || scrolls(target);
      from =
        touch === undefined || event.touches.length !== 1 || own || !window.matchMedia('(max-width: 760px)').matches
          ? null
          : {
              x: touch.clientX,
              y: touch.clientY,
              message: target.closest('[data-message]') !== null,
            };
    };
    const end = (event: TouchEvent): void => {
      const [touch] = event.changedTouches;
      if (from === null || touch === undefined) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      const swept = Math.abs(x) > kFar && Math.abs(x) > 2 * Math.abs(y);
      // To the left over a message answers it.
      if (swept && (x > 0 || !from.message)) latest.current(x > 0 ? 'right' : 'left');
      from = null;
    };
    const cancel = (): void => {
      from = null;
    };
    window.addEventListener('touchstart', start, { passive: true });
    window.addEventListener('touchend', end, { passive: true });
    window.addEventListener('touchcancel', cancel, { passive: true });
    return () => {
      window.removeEventListener('touchstart', start);
      window.removeEventListener('touchend', end);
      window.removeEventListener('touchcancel', cancel);
    };
  }, []);
}
