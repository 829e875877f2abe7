export const media = {
  'media.open': 'Open {name}',
  'media.viewer': 'Picture {index} of {count}: {name}',
  'media.close': 'Close',
  'media.previous': 'Previous picture',
  'media.next': 'Next picture',
  'media.zoomIn': 'Zoom in',
  'media.zoomOut': 'Zoom out',
  'media.original': 'Open the original',
  'media.download': 'Download {name}',
  'media.spoiler': 'Spoiler: show {name}',
  'media.gone': 'This file can no longer be loaded.',
} as const;
