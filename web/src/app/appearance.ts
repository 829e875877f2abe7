/** Puts the person's appearance settings on the document, where the tokens read them. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '@/stores/stores';

export function useAppearance(stores: Stores): void {
  const theme = useStore(stores.settings, (state) => state.theme);
  const compact = useStore(stores.settings, (state) => state.compact);
  const scale = useStore(stores.device, (state) => state.fontScale);
  const still = useStore(stores.device, (state) => state.reduceMotion);
  useEffect(() => {
    const root = document.documentElement;
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      root.dataset['theme'] = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
    };
    apply();
    light.addEventListener('change', apply);
    root.dataset['density'] = compact ? 'compact' : 'cozy';
    root.dataset['motion'] = still ? 'none' : 'full';
    root.style.setProperty('--text-scale', String(scale));
    return () => light.removeEventListener('change', apply);
  }, [theme, compact, scale, still]);
}
