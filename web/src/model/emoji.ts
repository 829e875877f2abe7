/** Unicode emoji: the catalogue that pickers and autocompletion search. Built from the data of emojibase. */
import { list, number, object, text } from './parse';

export interface UnicodeEmoji {
  /** The characters, as reactions and messages carry them. */
  readonly text: string;
  /** In the person's language. */
  readonly label: string;
  /** Short codes without colons; the first is the one that is shown. */
  readonly codes: readonly string[];
  /** 0 smileys … 9 flags, as emojibase numbers them. */
  readonly group: number;
  /** The five skin tones, lightest first; empty where the emoji has none. */
  readonly tones: readonly string[];
  /** Words of its names, in lower case. */
  readonly names: readonly string[];
  /** Further words that search finds it by. */
  readonly tags: readonly string[];
}

/** Groups in the order of the picker; 2 holds parts of other emoji and is not shown. */
export const kEmojiGroups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;
export type EmojiGroup = (typeof kEmojiGroups)[number];

const kToneFirst = 0x1f3fb;

/**
 * The form that other clients send: emojibase writes a variation selector behind every emoji, but it belongs only
 * behind characters that would be text without it. `👍` with and without would count as two reactions.
 */
export function canonicalEmoji(characters: string): string {
  return characters.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');
}

function toneOf(characters: string): number {
  const tones = new Set(
    [...characters].map((char) => (char.codePointAt(0) ?? 0) - kToneFirst).filter((tone) => tone >= 0 && tone < 5),
  );
  return tones.size === 1 ? ([...tones][0] ?? -1) : -1;
}

function tonesOf(skins: unknown): readonly string[] {
  const tones: string[] = [];
  for (const skin of list(skins, object)) {
    const characters = canonicalEmoji(text(skin['unicode']));
    const tone = toneOf(characters);
    if (tone >= 0) tones[tone] ??= characters;
  }
  return tones.length === 5 && !tones.includes('') && Object.keys(tones).length === 5 ? tones : [];
}

function codesOf(codes: unknown): readonly string[] {
  return typeof codes === 'string' ? [codes] : list(codes, (code) => text(code));
}

function wordsOf(label: string): readonly string[] {
  return label
    .toLowerCase()
    .split(/[\s:,]+/)
    .filter((word) => word !== '');
}

function tagsOf(tags: unknown): readonly string[] {
  return list(tags, (tag) => text(tag).toLowerCase());
}

function rankOfCode(code: string, query: string): number {
  if (code === query) return 0;
  if (code.startsWith(query)) return 1;
  return code.includes(`_${query}`) ? 3 : Infinity;
}

function rankOfWord(word: string, query: string, exact: number): number {
  if (word === query) return exact;
  if (word.startsWith(query)) return exact + 2;
  return query.length > 2 && word.includes(query) ? 7 : Infinity;
}

/** How well an emoji fits: smaller is better, Infinity for not at all. */
function rank(emoji: UnicodeEmoji, query: string): number {
  return Math.min(
    ...emoji.codes.map((code) => rankOfCode(code, query)),
    ...emoji.names.map((name) => rankOfWord(name, query, 2)),
    ...emoji.tags.map((tag) => rankOfWord(tag, query, 4)),
  );
}

export class EmojiCatalogue {
  private readonly byCode = new Map<string, UnicodeEmoji>();
  private readonly byText = new Map<string, UnicodeEmoji>();

  constructor(readonly all: readonly UnicodeEmoji[]) {
    for (const emoji of all) {
      this.byText.set(emoji.text, emoji);
      for (const tone of emoji.tones) this.byText.set(tone, emoji);
      for (const code of emoji.codes) if (!this.byCode.has(code)) this.byCode.set(code, emoji);
    }
  }

  group(group: EmojiGroup): readonly UnicodeEmoji[] {
    return this.all.filter((emoji) => emoji.group === group);
  }

  /** The emoji of `smile`, or of `wave_tone3` in that skin tone; null where there is none. */
  textOfCode(code: string): string | null {
    const parts = /^(.+)_tone([1-5])$/.exec(code);
    const plain = this.byCode.get(code);
    if (plain !== undefined) return plain.text;
    const base = parts === null ? undefined : this.byCode.get(parts[1] ?? '');
    return base?.tones[Number(parts?.[2]) - 1] ?? null;
  }

  ofText(characters: string): UnicodeEmoji | null {
    return this.byText.get(characters) ?? this.byText.get(canonicalEmoji(characters)) ?? null;
  }

  /** Best first. Every word of the query must fit. */
  search(query: string, limit: number): readonly UnicodeEmoji[] {
    const words = query
      .toLowerCase()
      .replaceAll(':', '')
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) return this.all.slice(0, limit);
    return this.all
      .map((emoji, order) => ({ emoji, order, rank: words.reduce((sum, word) => sum + rank(emoji, word), 0) }))
      .filter((found) => found.rank < Infinity)
      .toSorted((a, b) => a.rank - b.rank || a.order - b.order)
      .slice(0, limit)
      .map((found) => found.emoji);
  }
}

/** In the wanted skin tone (1 to 5, 0 for none) where it has one. */
export function toned(emoji: UnicodeEmoji, tone: number): string {
  return emoji.tones[tone - 1] ?? emoji.text;
}

/**
 * `compact`: emojibase's compact list in English; `codes`: its short codes by hexadecimal code; `local`: the compact list
 * in the person's language, for labels and further search words. `drawn` leaves out what cannot be shown.
 */
export function buildCatalogue(
  compact: unknown,
  codes: unknown,
  local: unknown = null,
  drawn: (emoji: string) => boolean = () => true,
): EmojiCatalogue {
  const codesByHex = object(codes);
  const localByHex = new Map(list(local, object).map((entry) => [text(entry['hexcode']), entry]));
  const entries = list(compact, object)
    .filter((entry) => entry['group'] !== undefined && number(entry['group']) !== 2)
    .filter((entry) => drawn(text(entry['unicode'])))
    .toSorted((a, b) => number(a['order']) - number(b['order']));
  return new EmojiCatalogue(
    entries.map((entry) => {
      const hex = text(entry['hexcode']);
      const translated = localByHex.get(hex);
      const label = text(translated?.['label'], text(entry['label']));
      const found = codesOf(codesByHex[hex]);
      const short =
        found.length > 0
          ? found
          : [
              text(entry['label'])
                .toLowerCase()
                .replace(/[^a-z0-9]+/g, '_'),
            ];
      return {
        text: canonicalEmoji(text(entry['unicode'])),
        label,
        codes: short,
        group: number(entry['group']),
        tones: tonesOf(entry['skins']),
        names: [...wordsOf(text(entry['label'])), ...(translated === undefined ? [] : wordsOf(label))],
        tags: [...tagsOf(entry['tags']), ...tagsOf(translated?.['tags'])],
      };
    }),
  );
}
