import type { media as english } from '../en/media';

export const media: Record<keyof typeof english, string> = {
  'media.open': '{name} öffnen',
  'media.viewer': 'Bild {index} von {count}: {name}',
  'media.close': 'Schließen',
  'media.previous': 'Voriges Bild',
  'media.next': 'Nächstes Bild',
  'media.zoomIn': 'Vergrößern',
  'media.zoomOut': 'Verkleinern',
  'media.original': 'Original öffnen',
  'media.download': '{name} herunterladen',
  'media.spoiler': 'Spoiler: {name} anzeigen',
  'media.gone': 'Diese Datei lässt sich nicht mehr laden.',
};
