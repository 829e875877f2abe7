/** The look of the document: theme, density, motion and size of text. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '@/stores/stores';

const kThemeKey = 'guildhall-theme';
const kThemes: readonly string[] = ['light', 'dark', 'contrast'];

/** Before the first picture, when no settings are known: the theme of last time, or the system's. */
export function applyFirstTheme(): void {
  const kept = localStorage.getItem(kThemeKey);
  const own = window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = kept !== null && kThemes.includes(kept) ? kept : own;
}

/** Puts the person's appearance settings on the document, where the tokens read them. */
export function useAppearance(stores: Stores): void {
  const theme = useStore(stores.settings, (state) => state.theme);
  const compact = useStore(stores.settings, (state) => state.compact);
  const filled = useStore(stores.link, (state) => state.filled);
  const scale = useStore(stores.device, (state) => state.fontScale);
  const still = useStore(stores.device, (state) => state.reduceMotion);
  useEffect(() => {
    if (!filled) return;
    const root = document.documentElement;
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      root.dataset['theme'] = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
    };
    apply();
    if (theme === 'system') localStorage.removeItem(kThemeKey);
    else localStorage.setItem(kThemeKey, theme);
    light.addEventListener('change', apply);
    root.dataset['density'] = compact ? 'compact' : 'cozy';
    root.dataset['motion'] = still ? 'none' : 'full';
    root.style.setProperty('--text-scale', String(scale));
    return () => light.removeEventListener('change', apply);
  }, [filled, theme, compact, scale, still]);
}
