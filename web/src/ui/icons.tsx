/** The icon set: 24 × 24 strokes in the text's colour, drawn for Guildhall. Decorative: the control around it has the name. */
import type { JSX } from 'react';

const kPaths = {
  hash: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
  voice: 'M11 5 6.5 9H3v6h3.5L11 19zM15 9.5a3.5 3.5 0 0 1 0 5M17.5 6.5a8 8 0 0 1 0 11',
  megaphone: 'M4 10v4h3l8 5V5l-8 5zM18.5 9a4 4 0 0 1 0 6',
  folder: 'M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'm6 6 12 12M18 6 6 18',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.8-4.8',
  settings:
    'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM19.4 13.5v-3l-2-.6-.7-1.7 1-1.9-2.1-2.1-1.9 1-1.7-.7-.6-2h-3l-.6 2-1.7.7-1.9-1-2.1 2.1 1 1.9-.7 1.7-2 .6v3l2 .6.7 1.7-1 1.9 2.1 2.1 1.9-1 1.7.7.6 2h3l.6-2 1.7-.7 1.9 1 2.1-2.1-1-1.9.7-1.7z',
  members:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.6a3.5 3.5 0 0 1 0 6.3M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
  user: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  pin: 'M9 4h6l-.8 6 3.3 3.2H6.5L9.8 10zM12 13.2V21',
  inbox: 'M4 13 6.5 5h11L20 13v5.5H4zM4 13h4.5l1.2 2.5h4.6L15.5 13H20',
  bell: 'M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 2H5zM10 20.5a2.2 2.2 0 0 0 4 0',
  bellOff:
    'M6.5 16.5V11c0-.9.2-1.8.6-2.5M10 5.9a5.5 5.5 0 0 1 7.5 5.1v4M19 18.5H5l1.5-2M10 20.5a2.2 2.2 0 0 0 4 0M4 4l16 16',
  reply: 'M10 6 4 12l6 6v-4c5 0 8 1.4 10 5 0-6-3-9.5-10-9.5z',
  edit: 'm5 19 .8-4L16 4.8a1.9 1.9 0 0 1 2.7 0l.5.5a1.9 1.9 0 0 1 0 2.7L9 18.2z',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v6M13.7 10.5v6',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.3 14.5a4.5 4.5 0 0 0 7.4 0M9 9.5v.5M15 9.5v.5',
  attach: 'm19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7-7',
  poll: 'M5 20V10M12 20V4M19 20v-7',
  send: 'M4 12 3.5 4.5 21 12 3.5 19.5zM4 12h8',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  chevronDown: 'm6 9.5 6 6 6-6',
  chevronRight: 'm9.5 6 6 6-6 6',
  chevronLeft: 'm14.5 6-6 6 6 6',
  arrowDown: 'M12 4v16M5.5 13.5 12 20l6.5-6.5',
  arrowUp: 'M12 20V4M5.5 10.5 12 4l6.5 6.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  leave: 'M14 5H5v14h9M10 12h11M17.5 8.5 21 12l-3.5 3.5',
  invite: 'M10 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 20.5a7.5 7.5 0 0 1 12-6M18.5 13.5v7M15 17h7',
  crown: 'M4 17.5 3 8l5 3.5L12 5l4 6.5L21 8l-1 9.5z',
  shield: 'M12 3.5 5 6v6c0 4.3 2.9 7 7 8.5 4.1-1.5 7-4.2 7-8.5V6z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z',
  eyeOff:
    'M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6.2 7.6A17 17 0 0 0 2.5 12S6 18.5 12 18.5c1.6 0 3-.4 4.2-1',
  compass: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.5 8.5l-2 5-5 2 2-5z',
  mic: 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.5h.01',
  file: 'M6 3.5h8l4 4V20.5H6zM14 3.5v4h4',
  download: 'M12 4v11M6.5 10 12 15.5 17.5 10M4.5 20h15',
  external: 'M10 5H5v14h14v-5M13.5 4.5h6v6M19 5l-8.5 8.5',
  keyboard: 'M3 7h18v10H3zM7 10h.01M10.5 10h.01M14 10h.01M17.5 10h.01M8 14h8',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9S9.500 5.600 12 3z',
  moon: 'M19.5 14.5A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  warning: 'M12 4 2.500 20h19zM12 10v4.500M12 17.300v.200',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700v.200',
  bot: 'M5 9h14v10H5zM12 9V5M9 13.500v1M15 13.500v1M2.500 12.500v3M21.500 12.500v3M12 4.500v.010',
  drag: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  refresh: 'M19.500 12a7.500 7.500 0 1 1-2.200-5.300L20 9.500M20 4.500v5h-5',
  chat: 'M4 5h16v11H10l-4.500 3.500V16H4z',
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' || name === 'drag' ? 3 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={kPaths[name]} />
    </svg>
  );
}

/** Guildhall's mark: an arch. */
export function Mark({ size = 32 }: { readonly size?: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M5 28V15.500a11 11 0 0 1 22 0V28h-6V15.500a5 5 0 0 0-10 0V28z" fill="currentColor" />
    </svg>
  );
}
