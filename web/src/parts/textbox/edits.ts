/** Changes to the text of a box: pure functions of text and selection. */

export interface Edit {
  /** What of the text is replaced, */
  readonly from: number;
  readonly to: number;
  /** by what, */
  readonly insert: string;
  /** and what is selected then. */
  readonly selectFrom: number;
  readonly selectTo: number;
}

/** Puts a mark such as `**` around the selection, or takes it away where it is there. */
export function toggledMark(text: string, from: number, to: number, mark: string): Edit {
  const inner = text.slice(from, to);
  const size = mark.length;
  const outside = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark;
  // `**` around `*`: the longer mark is not the shorter one twice.
  const longer =
    size === 1 && text.slice(from - 2, from) === mark + mark && text.slice(from - 3, from) !== mark + mark + mark;
  if (outside && !longer)
    return { from: from - size, to: to + size, insert: inner, selectFrom: from - size, selectTo: to - size };
  if (inner.length >= size * 2 && inner.startsWith(mark) && inner.endsWith(mark)) {
    const bare = inner.slice(size, -size);
    return { from, to, insert: bare, selectFrom: from, selectTo: from + bare.length };
  }
  return { from, to, insert: `${mark}${inner}${mark}`, selectFrom: from + size, selectTo: to + size };
}

/** An address pasted over words makes them its link; null where it is not that. */
export function linkedSelection(text: string, from: number, to: number, pasted: string): Edit | null {
  const words = text.slice(from, to);
  const url = pasted.trim();
  if (!/^https?:\/\/[^\s<>()[\]]+$/i.test(url) || words.trim() === '' || /[[\]\n]|https?:\/\//i.test(words))
    return null;
  const insert = `[${words}](${url})`;
  return { from, to, insert, selectFrom: from + insert.length, selectTo: from + insert.length };
}

/** Whether the caret stands in a fenced block that has not been closed: Enter then makes a new line. */
export function insideFence(text: string, caret: number): boolean {
  return (text.slice(0, caret).match(/```/g)?.length ?? 0) % 2 === 1;
}

/** The mark that a key with Ctrl or ⌘ stands for, or null. */
export function markOfKey(key: string, shift: boolean): string | null {
  switch (key.toLowerCase()) {
    case 'b':
      return shift ? null : '**';
    case 'i':
      return shift ? null : '*';
    case 'u':
      return shift ? null : '__';
    case 'e':
      return shift ? null : '`';
    case 'x':
      return shift ? '~~' : null;
    case 's':
      return shift ? '||' : null;
    default:
      return null;
  }
}

/** How much of a message's 2000 characters a text takes, counted as the server counts: in code points. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) ++length;
  return length;
}

export interface ReadyText {
  readonly content: string;
  readonly silent: boolean;
}

/** `@silent` at the start asks for no notification. */
export function readyText(text: string): ReadyText {
  const trimmed = text.trim();
  const silent = /^@silent\s+(?=\S)/.exec(trimmed);
  return silent === null
    ? { content: trimmed, silent: false }
    : { content: trimmed.slice(silent[0].length), silent: true };
}
