/** Escape while one writes, reads or does nothing: nothing else is open that it could close. */
import { useEffect, useRef } from 'react';

const kOpen = 'dialog[open], [role=dialog], [role=menu], [aria-expanded=true][role=combobox]';

export function useEscape(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    let free = false;
    // What is open closes before this hears of the key, so it is looked at on the way down.
    const before = (event: KeyboardEvent): void => {
      const active = document.activeElement;
      const here = active === null || active === document.body || active.closest('#composer, [role=log]') !== null;
      free = event.key === 'Escape' && !event.shiftKey && here && document.querySelector(kOpen) === null;
    };
    const after = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && free && !event.defaultPrevented) latest.current();
    };
    window.addEventListener('keydown', before, true);
    window.addEventListener('keydown', after);
    return () => {
      window.removeEventListener('keydown', before, true);
      window.removeEventListener('keydown', after);
    };
  }, []);
}
