import compact from 'emojibase-data/en/compact.json';
import codes from 'emojibase-data/en/shortcodes/joypixels.json';
import { describe, expect, it } from 'vitest';
import { buildCatalogue } from '@/model/emoji';
import type { EmojiId } from '@/model/ids';
import { toId } from '@/model/ids';
import type { CustomSection, Row } from './rows';
import { cellAt, firstSpot, moved, rowsOf, searchCells, sectionsOf, withRecent } from './rows';

const kCatalogue = buildCatalogue(compact, codes);
const kCustom: readonly CustomSection[] = [
  {
    id: '9',
    name: 'The Hall',
    iconUrl: null,
    emoji: ['arch', 'smile_arch', 'door'].map((name, index) => ({
      id: toId<EmojiId>(String(index + 1)),
      name,
      animated: false,
      usable: true,
      url: `/emojis/${index + 1}.png`,
    })),
  },
];

describe('sections', () => {
  const sections = sectionsOf(kCatalogue, kCustom, ['👍🏽', 'door:3', 'gone:77'], 0, String);
  it('begin with what is recent, then the guilds', () => {
    expect(sections.map((section) => section.id).slice(0, 3)).toEqual(['recent', 'guild-9', 'group-0']);
    expect(sections[0]?.cells.map((cell) => cell.emoji.name)).toEqual(['👍🏽', 'door']);
  });
  it('leave out what is empty', () => expect(sectionsOf(kCatalogue, [], [], 0, String)[0]?.id).toBe('group-0'));
  it('take the skin tone', () => {
    const hands = sectionsOf(kCatalogue, [], [], 5, String).find((section) => section.id === 'group-1');
    expect(hands?.cells.some((cell) => cell.emoji.name === '👍🏿')).toBe(true);
  });
});

describe('search', () => {
  it('finds custom emoji first', () =>
    expect(
      searchCells(kCatalogue, kCustom, 'arch', 0)
        .map((cell) => cell.code)
        .slice(0, 2),
    ).toEqual([':arch:', ':smile_arch:']));
});

describe('recent', () => {
  it('puts the last one first, once', () => {
    const recent = withRecent(['a', 'b'], { id: null, name: 'b', animated: false });
    expect(recent).toEqual(['b', 'a']);
    expect(withRecent(recent, { id: toId<EmojiId>('3'), name: 'door', animated: false }, 2)).toEqual(['door:3', 'b']);
  });
});

describe('keyboard', () => {
  const cell = (name: string): Row & { kind: 'cells' } => ({
    kind: 'cells',
    section: 's',
    cells: [...name].map((key) => ({
      key,
      emoji: { id: null, name: key, animated: false },
      label: key,
      code: key,
      url: null,
      usable: true,
    })),
  });
  const rows: readonly Row[] = [
    { kind: 'title', section: 's', title: 's' },
    cell('abc'),
    cell('d'),
    { kind: 'title', section: 't', title: 't' },
    cell('ef'),
  ];
  const walk = (...keys: string[]): string | undefined => {
    let spot = firstSpot(rows);
    for (const key of keys) spot = moved(rows, spot, key);
    return cellAt(rows, spot)?.key;
  };
  it.each([
    [[], 'a'],
    [['ArrowRight'], 'b'],
    [['ArrowLeft'], 'a'],
    [['ArrowRight', 'ArrowRight', 'ArrowRight'], 'd'],
    [['ArrowRight', 'ArrowRight', 'ArrowDown'], 'd'],
    [['ArrowDown', 'ArrowDown'], 'e'],
    [['ArrowDown', 'ArrowRight', 'ArrowLeft'], 'd'],
    [['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight'], 'f'],
    [['ArrowUp'], 'a'],
  ])('%j leads to %s', (keys, expected) => expect(walk(...keys)).toBe(expected));
  it('puts as many in a row as fit', () =>
    expect(
      rowsOf(sectionsOf(kCatalogue, kCustom, [], 0, String), 2)
        .slice(0, 3)
        .map((row) => (row.kind === 'cells' ? row.cells.length : 0)),
    ).toEqual([0, 2, 1]));
});
