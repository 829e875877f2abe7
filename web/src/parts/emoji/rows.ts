/** The picker's content as rows of equal height, so that only those in view need elements. */
import type { EmojiCatalogue, UnicodeEmoji } from '@/model/emoji';
import { kEmojiGroups, toned } from '@/model/emoji';
import type { ReactionEmoji } from '@/model/types';
import { toId } from '@/model/ids';
import type { EmojiId } from '@/model/ids';

export interface CustomEmoji {
  readonly id: EmojiId;
  readonly name: string;
  readonly animated: boolean;
  /** False where the place forbids it: drawn, but it cannot be picked. */
  readonly usable: boolean;
  readonly url: string;
}

/** The emoji of one guild. */
export interface CustomSection {
  readonly id: string;
  readonly name: string;
  readonly iconUrl: string | null;
  readonly emoji: readonly CustomEmoji[];
}

export interface Cell {
  readonly key: string;
  readonly emoji: ReactionEmoji;
  /** Shown beneath the grid and read out. */
  readonly label: string;
  readonly code: string;
  readonly url: string | null;
  readonly usable: boolean;
}

export type Row =
  | { readonly kind: 'title'; readonly section: string; readonly title: string }
  | { readonly kind: 'cells'; readonly section: string; readonly cells: readonly Cell[] };

export interface Section {
  readonly id: string;
  readonly title: string;
  /** What the category bar shows: a picture's address, or characters. */
  readonly icon: { readonly url: string } | { readonly text: string };
  readonly cells: readonly Cell[];
}

const kGroupIcons: Readonly<Record<(typeof kEmojiGroups)[number], string>> = {
  0: '😀',
  1: '👋',
  3: '🐻',
  4: '🍔',
  5: '🚀',
  6: '⚽',
  7: '💡',
  8: '💠',
  9: '🏁',
};

const kSearchMax = 120;

export function unicodeCell(emoji: UnicodeEmoji, tone: number, section: string): Cell {
  const characters = toned(emoji, tone);
  return {
    key: `${section}-${emoji.text}`,
    emoji: { id: null, name: characters, animated: false },
    label: emoji.label,
    code: `:${emoji.codes[0] ?? emoji.label}:`,
    url: null,
    usable: true,
  };
}

export function customCell(emoji: CustomEmoji, section: string): Cell {
  return {
    key: `${section}-${emoji.id}`,
    emoji: { id: emoji.id, name: emoji.name, animated: emoji.animated },
    label: emoji.name,
    code: `:${emoji.name}:`,
    url: emoji.url,
    usable: emoji.usable,
  };
}

/** What the device remembers of an emoji: the characters, or `name:id`. */
export function recentKey(emoji: ReactionEmoji): string {
  return emoji.id === null ? emoji.name : `${emoji.name}:${emoji.id}`;
}

export function withRecent(recent: readonly string[], emoji: ReactionEmoji, max = 36): readonly string[] {
  const key = recentKey(emoji);
  return [key, ...recent.filter((other) => other !== key)].slice(0, max);
}

function recentCells(
  recent: readonly string[],
  catalogue: EmojiCatalogue,
  custom: readonly CustomSection[],
): readonly Cell[] {
  const byId = new Map(custom.flatMap((section) => section.emoji.map((emoji) => [emoji.id, emoji] as const)));
  return recent.flatMap((key): readonly Cell[] => {
    const id = /:(\d{1,20})$/.exec(key)?.[1];
    if (id !== undefined) {
      const emoji = byId.get(toId<EmojiId>(id));
      return emoji === undefined ? [] : [customCell(emoji, 'recent')];
    }
    const emoji = catalogue.ofText(key);
    return emoji === null
      ? []
      : [{ ...unicodeCell(emoji, 0, 'recent'), key: `recent-${key}`, emoji: { id: null, name: key, animated: false } }];
  });
}

export function sectionsOf(
  catalogue: EmojiCatalogue,
  custom: readonly CustomSection[],
  recent: readonly string[],
  tone: number,
  titleOf: (section: 'recent' | (typeof kEmojiGroups)[number]) => string,
): readonly Section[] {
  const sections: Section[] = [
    { id: 'recent', title: titleOf('recent'), icon: { text: '🕘' }, cells: recentCells(recent, catalogue, custom) },
    ...custom.map((section) => ({
      id: `guild-${section.id}`,
      title: section.name,
      icon: section.iconUrl === null ? { text: [...section.name][0] ?? '?' } : { url: section.iconUrl },
      cells: section.emoji.map((emoji) => customCell(emoji, section.id)),
    })),
    ...kEmojiGroups.map((group) => ({
      id: `group-${group}`,
      title: titleOf(group),
      icon: { text: kGroupIcons[group] },
      cells: catalogue.group(group).map((emoji) => unicodeCell(emoji, tone, `group-${group}`)),
    })),
  ];
  return sections.filter((section) => section.cells.length > 0);
}

/** Custom emoji whose names hold the query first, then the catalogue's. */
export function searchCells(
  catalogue: EmojiCatalogue,
  custom: readonly CustomSection[],
  query: string,
  tone: number,
): readonly Cell[] {
  const wanted = query.trim().toLowerCase().replaceAll(':', '');
  const own = custom
    .flatMap((section) => section.emoji)
    .filter((emoji) => emoji.name.toLowerCase().includes(wanted))
    .toSorted(
      (a, b) => Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)),
    )
    .map((emoji) => customCell(emoji, 'found'));
  const unicode = catalogue.search(query, kSearchMax).map((emoji) => unicodeCell(emoji, tone, 'found'));
  return [...own, ...unicode].slice(0, kSearchMax);
}

export function rowsOf(sections: readonly Section[], columns: number): readonly Row[] {
  return sections.flatMap((section): Row[] => {
    const rows: Row[] = [{ kind: 'title', section: section.id, title: section.title }];
    for (let at = 0; at < section.cells.length; at += columns)
      rows.push({ kind: 'cells', section: section.id, cells: section.cells.slice(at, at + columns) });
    return rows;
  });
}

export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** Where an arrow key leads from a cell; titles are stepped over, ends are kept. */
export function moved(rows: readonly Row[], spot: Spot, key: string): Spot {
  const cellsIn = (row: number): number => {
    const found = rows[row];
    return found?.kind === 'cells' ? found.cells.length : 0;
  };
  const nextRow = (from: number, by: 1 | -1): number | null => {
    for (let row = from + by; row >= 0 && row < rows.length; row += by) if (cellsIn(row) > 0) return row;
    return null;
  };
  const { row, column } = spot;
  switch (key) {
    case 'ArrowRight': {
      if (column + 1 < cellsIn(row)) return { row, column: column + 1 };
      const next = nextRow(row, 1);
      return next === null ? spot : { row: next, column: 0 };
    }
    case 'ArrowLeft': {
      if (column > 0) return { row, column: column - 1 };
      const before = nextRow(row, -1);
      return before === null ? spot : { row: before, column: cellsIn(before) - 1 };
    }
    case 'ArrowDown':
    case 'ArrowUp': {
      const next = nextRow(row, key === 'ArrowDown' ? 1 : -1);
      return next === null ? spot : { row: next, column: Math.min(column, cellsIn(next) - 1) };
    }
    default:
      return spot;
  }
}

export function firstSpot(rows: readonly Row[]): Spot {
  return {
    row: Math.max(
      0,
      rows.findIndex((row) => row.kind === 'cells'),
    ),
    column: 0,
  };
}

export function cellAt(rows: readonly Row[], spot: Spot): Cell | null {
  const row = rows[spot.row];
  return row?.kind === 'cells' ? (row.cells[spot.column] ?? null) : null;
}
