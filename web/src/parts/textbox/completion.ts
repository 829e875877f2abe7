/** Autocompletion of what is being typed: finds the word at the caret and orders what could complete it. */
import { codeCovers } from '@/model/markdown';

export type CompletionKind = 'mention' | 'channel' | 'emoji';

/** The word at the caret, from its sigil on. */
export interface Token {
  readonly kind: CompletionKind;
  /** Behind the sigil, in lower case. */
  readonly query: string;
  readonly start: number;
  readonly end: number;
}

const kToken = /(?:^|[^\p{L}\p{N}_/<:@#])([@#:])([\p{L}\p{N}_.+-]{0,40})$/u;
const kEmojiQueryMin = 2;
const kLookBack = 48;

export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(Math.max(0, caret - kLookBack), caret);
  const found = kToken.exec(before);
  if (found === null) return null;
  const [, sigil = '', query = ''] = found;
  const kind: CompletionKind = sigil === '@' ? 'mention' : sigil === '#' ? 'channel' : 'emoji';
  if (kind === 'emoji' && query.length < kEmojiQueryMin) return null;
  const start = caret - query.length - 1;
  return codeCovers(text, start) ? null : { kind, query: query.toLowerCase(), start, end: caret };
}

/** How well a name fits what was typed: smaller is better, Infinity for not at all. */
export function fit(name: string, query: string): number {
  const lower = name.toLowerCase();
  if (lower === query) return 0;
  if (lower.startsWith(query)) return 1;
  if (lower.split(/[\s_.-]+/).some((word) => word.startsWith(query))) return 2;
  return query.length > 1 && lower.includes(query) ? 3 : Infinity;
}

/** The best of some things by the best of their names, in their given order where they fit alike. */
export function bestOf<T>(
  things: Iterable<T>,
  names: (thing: T) => readonly string[],
  query: string,
  limit: number,
): readonly T[] {
  const found: { readonly thing: T; readonly rank: number }[] = [];
  for (const thing of things) {
    const rank = Math.min(...names(thing).map((name) => fit(name, query)));
    if (rank < Infinity) found.push({ thing, rank });
  }
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ thing }) => thing);
}
