/** The emoji catalogue in the page's language, fetched once, when somebody first needs it. */
import { useEffect, useState } from 'react';
import { useLanguage } from '@/i18n';
import type { Language } from '@/i18n';
import type { EmojiCatalogue } from '@/model/emoji';
import { createSupportTest } from './support';

const loaded = new Map<Language, EmojiCatalogue>();
const loading = new Map<Language, Promise<EmojiCatalogue>>();

async function load(language: Language): Promise<EmojiCatalogue> {
  const [model, compact, codes, local] = await Promise.all([
    import('@/model/emoji'),
    import('emojibase-data/en/compact.json'),
    import('emojibase-data/en/shortcodes/joypixels.json'),
    language === 'de' ? import('emojibase-data/de/compact.json') : null,
  ]);
  const catalogue = model.buildCatalogue(compact.default, codes.default, local?.default, createSupportTest());
  loaded.set(language, catalogue);
  return catalogue;
}

/** Rejects where the network fails; the next call tries again. */
export function loadCatalogue(language: Language): Promise<EmojiCatalogue> {
  let found = loading.get(language);
  if (found === undefined) {
    found = load(language);
    found.catch(() => loading.delete(language));
    loading.set(language, found);
  }
  return found;
}

/** The catalogue where it is there already: for code that cannot wait. */
export function loadedCatalogue(language: Language): EmojiCatalogue | null {
  return loaded.get(language) ?? null;
}

export type CatalogueState = { readonly catalogue: EmojiCatalogue | null; readonly failed: boolean };

/** `wanted` false fetches nothing yet. */
export function useCatalogue(wanted = true): CatalogueState {
  const language = useLanguage();
  const [state, setState] = useState<CatalogueState>({ catalogue: loadedCatalogue(language), failed: false });
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    loadCatalogue(language).then(
      (catalogue) => current && setState({ catalogue, failed: false }),
      () => current && setState({ catalogue: null, failed: true }),
    );
    return () => {
      current = false;
    };
  }, [language, wanted]);
  return state;
}
