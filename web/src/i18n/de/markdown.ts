import type { markdown as english } from '../en/markdown';

export const markdown: Record<keyof typeof english, string> = {
  'markdown.spoiler': 'Spoiler, verdeckt. Anzeigen',
  'markdown.copyCode': 'Code kopieren',
  'markdown.copied': 'Kopiert',
  'markdown.unknownUser': 'unbekannte Person',
  'markdown.unknownRole': 'gelöschte Rolle',
  'markdown.unknownChannel': 'unbekannter Kanal',
  'markdown.edited': 'bearbeitet',
};
