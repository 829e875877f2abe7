/**
 * Inline marks. One pass with a stack of open marks: each kind stands on it at most once (a later opener of a kind
 * replaces the earlier one, which stays plain text), so nesting is bounded and the time is linear in the text.
 */
import type { EmojiNode, Inline, MentionNode, SpanType, TimeStyle } from './ast';
import { glyphAt, mayStartGlyph } from './glyph';
import type { Source } from './source';

type MarkKind = 'strong' | 'star' | 'underline' | 'low' | 'strike' | 'spoiler' | 'bracket';

interface Mark {
  kind: MarkKind;
  /** Place of its own text among the nodes; what stands behind it becomes its content. */
  node: number;
  /** Offset in the source of the run that opened it: two marks of one run may change places. */
  readonly run: number;
}

const kSpanOf: Readonly<Record<Exclude<MarkKind, 'bracket'>, SpanType>> = {
  strong: 'strong',
  star: 'em',
  underline: 'underline',
  low: 'em',
  strike: 'strike',
  spoiler: 'spoiler',
};

const kBracketsMax = 8;
const kUrlMax = 2048;
const kTitleMax = 256;

const kSchemeAt = /https?:\/\/(?=[^\s<>/])/iy;
const kScheme = /https?:\/\//i;
const kQuietUrl = /<(https?:\/\/[^\s<>]{1,2048})>/iy;
const kMention = /<(@!?|@&|#)(\d{1,20})>/y;
const kEmoji = /<(a?):(\w{1,32}):(\d{1,20})>/y;
const kTime = /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y;
const kCommand = /<\/([-_ \p{L}\p{N}]{1,100}):(\d{1,20})>/uy;
const kEveryone = /@(?:everyone|here)/y;
const kShrug = '¯\\_(ツ)_/¯';
const kWord = /[\p{L}\p{N}_]/u;
const kEscapable = /[^0-9A-Za-z\s]/;

function isSpace(unit: number): boolean {
  return Number.isNaN(unit) || unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0xa0;
}

function timeStyle(letter: string | undefined): TimeStyle {
  switch (letter) {
    case 't':
    case 'T':
    case 'd':
    case 'D':
    case 'F':
    case 's':
    case 'S':
    case 'R':
      return letter;
    default:
      return 'f';
  }
}

class InlineParser {
  private readonly nodes: Inline[] = [];
  private marks: Mark[] = [];
  private at: number;
  /** Where the plain text that is not yet a node starts. */
  private plain: number;

  constructor(
    private readonly source: Source,
    private readonly start: number,
    private readonly end: number,
    /** Spaces behind a line break are indentation of a list item and not part of the text. */
    private readonly dedent: boolean,
  ) {
    this.at = start;
    this.plain = start;
  }

  run(): Inline[] {
    const text = this.source.text;
    while (this.at < this.end) {
      const unit = text.charCodeAt(this.at);
      switch (unit) {
        case 0x5c: // backslash
          this.escape();
          break;
        case 0x2a: // *
          this.asterisks('star', 'strong', '*');
          break;
        case 0x5f: // _
          this.asterisks('low', 'underline', '_');
          break;
        case 0x7e: // ~
          this.pair('strike', '~~');
          break;
        case 0x7c: // |
          this.pair('spoiler', '||');
          break;
        case 0x60: // `
          this.code();
          break;
        case 0x3c: // <
          this.angle();
          break;
        case 0x5b: // [
          this.openBracket();
          break;
        case 0x5d: // ]
          this.closeBracket();
          break;
        case 0x40: // @
          this.everyone();
          break;
        case 0x68: // h
        case 0x48:
          this.url();
          break;
        case 0x0a:
          this.lineBreak();
          break;
        case 0xaf:
          if (text.startsWith(kShrug, this.at)) this.at = Math.min(this.end, this.at + kShrug.length);
          else ++this.at;
          break;
        default:
          this.character(unit);
      }
    }
    this.flush();
    return mergeText(this.nodes, 0);
  }

  /** Makes a node of the plain text before the current place. */
  private flush(): void {
    if (this.at > this.plain) this.nodes.push({ type: 'text', text: this.source.text.slice(this.plain, this.at) });
    this.plain = this.at;
  }

  private push(node: Inline, length: number): void {
    this.flush();
    this.nodes.push(node);
    this.at += length;
    this.plain = this.at;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source.text);
    return found !== null && this.at + found[0].length <= this.end ? found : null;
  }

  private character(unit: number): void {
    if (mayStartGlyph(unit, this.source.text.charCodeAt(this.at + 1))) {
      const glyph = glyphAt(this.source.text, this.at);
      if (glyph !== null && this.at + glyph.length <= this.end)
        return this.push({ type: 'glyph', text: glyph }, glyph.length);
    }
    ++this.at;
  }

  private escape(): void {
    const next = this.source.text.charAt(this.at + 1);
    if (this.at + 1 >= this.end || !kEscapable.test(next)) {
      ++this.at;
      return;
    }
    const unit = next.charCodeAt(0);
    const length = glyphAt(this.source.text, this.at + 1)?.length ?? (unit >= 0xd800 && unit <= 0xdbff ? 2 : 1);
    const until = Math.min(this.end, this.at + 1 + length);
    this.push({ type: 'text', text: this.source.text.slice(this.at + 1, until) }, until - this.at);
  }

  private lineBreak(): void {
    this.push({ type: 'break' }, 1);
    if (!this.dedent) return;
    while (this.at < this.end && this.source.text.charCodeAt(this.at) === 0x20) ++this.at;
    this.plain = this.at;
  }

  private code(): void {
    const code = this.source.codeAt(this.at, this.end);
    if (code === null) {
      while (this.at < this.end && this.source.text.charCodeAt(this.at) === 0x60) ++this.at;
      return;
    }
    const length = code.end - this.at;
    if (code.kind === 'code') return this.push({ type: 'code', text: code.text }, length);
    this.flush();
    if (this.nodes.at(-1)?.type === 'break') this.nodes.pop(); // A block starts on its own line anyway.
    this.push({ type: 'fence', language: code.language, text: code.text }, length);
    if (this.at < this.end && this.source.text.charCodeAt(this.at) === 0x0a) this.plain = ++this.at;
  }

  private angle(): void {
    let found = this.match(kMention);
    if (found !== null) {
      const sigil = found[1];
      const target: MentionNode['target'] = sigil === '#' ? 'channel' : sigil === '@&' ? 'role' : 'user';
      return this.push({ type: 'mention', target, id: found[2] ?? '' }, found[0].length);
    }
    found = this.match(kEmoji);
    if (found !== null) {
      const node: EmojiNode = { type: 'emoji', name: found[2] ?? '', id: found[3] ?? '', animated: found[1] === 'a' };
      return this.push(node, found[0].length);
    }
    found = this.match(kTime);
    if (found !== null && Math.abs(Number(found[1])) <= 8.64e12) {
      const style = timeStyle(found[2]);
      return this.push({ type: 'time', seconds: Number(found[1]), style, raw: found[0] }, found[0].length);
    }
    found = this.match(kCommand);
    if (found !== null)
      return this.push({ type: 'command', name: found[1] ?? '', id: found[2] ?? '' }, found[0].length);
    found = this.match(kQuietUrl);
    if (found !== null) return this.push({ type: 'url', url: found[1] ?? '', quiet: true }, found[0].length);
    ++this.at;
  }

  private everyone(): void {
    const found = this.match(kEveryone);
    if (found === null) ++this.at;
    else this.push({ type: 'everyone', word: found[0] === '@here' ? '@here' : '@everyone' }, found[0].length);
  }

  private url(): void {
    const scheme = this.match(kSchemeAt);
    if (scheme === null) {
      ++this.at;
      return;
    }
    const to = this.urlEnd(this.at + scheme[0].length);
    if (to <= this.at + scheme[0].length) {
      this.at += scheme[0].length;
      return;
    }
    this.push({ type: 'url', url: this.source.text.slice(this.at, to), quiet: false }, to - this.at);
  }

  /** Where the address whose scheme ends at `from` ends: not at marks that close here, nor with the sentence's punctuation. */
  private urlEnd(from: number): number {
    const text = this.source.text;
    const limit = Math.min(this.end, from + kUrlMax);
    let depth = 0;
    let to = from;
    for (; to < limit; ++to) {
      const unit = text.charCodeAt(to);
      if (isSpace(unit) || unit === 0x3c || unit === 0x3e || unit === 0x60 || unit === 0x22) break;
      if (unit === 0x5d && this.isOpen('bracket')) break;
      if (unit === 0x28) ++depth;
      else if (unit === 0x29 && --depth < 0) break;
      if (this.closesMark(to)) break;
    }
    while (to > from && /[.,:;!?'\\]/.test(text.charAt(to - 1))) --to;
    return to;
  }

  private closesMark(at: number): boolean {
    const text = this.source.text;
    const unit = text.charCodeAt(at);
    if (unit === 0x7c) return text.charCodeAt(at + 1) === unit && this.isOpen('spoiler');
    if (unit === 0x7e) return text.charCodeAt(at + 1) === unit && this.isOpen('strike');
    if (unit === 0x2a) return this.isOpen('star') || (text.charCodeAt(at + 1) === unit && this.isOpen('strong'));
    if (unit !== 0x5f) return false;
    if (text.charCodeAt(at + 1) === unit && this.isOpen('underline')) return true;
    return this.isOpen('low') && !kWord.test(text.charAt(at + 1));
  }

  private isOpen(kind: MarkKind): boolean {
    return this.marks.some((mark) => mark.kind === kind);
  }

  private open(kind: MarkKind, length: number, run: number): void {
    const before = kind === 'bracket' ? -1 : this.marks.findIndex((mark) => mark.kind === kind);
    if (before >= 0) this.marks.splice(before, 1);
    this.push({ type: 'text', text: this.source.text.slice(this.at, this.at + length) }, length);
    this.marks.push({ kind, node: this.nodes.length - 1, run });
  }

  /** Closes the innermost mark of a kind; false where none is open or it would be empty. */
  private close(kind: Exclude<MarkKind, 'bracket'>, length: number): boolean {
    const index = this.marks.findLastIndex((mark) => mark.kind === kind);
    const mark = this.marks[index];
    if (mark === undefined) return false;
    this.flush();
    if (mark.node === this.nodes.length - 1) return false;
    const children = mergeText(this.nodes, mark.node + 1);
    this.nodes.length = mark.node;
    this.marks.length = index; // Marks that opened inside and did not close are plain text.
    this.push({ type: kSpanOf[kind], children }, length);
    return true;
  }

  /** `~~` and `||`: the same pair opens and closes. */
  private pair(kind: 'strike' | 'spoiler', pair: string): void {
    if (!this.source.text.startsWith(pair, this.at) || this.at + 2 > this.end) {
      ++this.at;
      return;
    }
    if (!this.close(kind, 2)) this.open(kind, 2, this.at);
  }

  /** A run of `*` or `_`: one is emphasis, two are strong or underline, three are both. */
  private asterisks(single: 'star' | 'low', double: 'strong' | 'underline', sign: string): void {
    const text = this.source.text;
    const run = this.at;
    let behind = run;
    while (behind < this.end && text.charAt(behind) === sign) ++behind;
    const before = run > this.start ? text.charAt(run - 1) : '';
    const after = behind < this.end ? text.charAt(behind) : '';
    const low = single === 'low';
    const opens = low ? !kWord.test(before) : after !== '' && !isSpace(after.charCodeAt(0));
    const closes = low ? !kWord.test(after) : before !== '' && !isSpace(before.charCodeAt(0));
    while (this.at < behind) {
      const left = behind - this.at;
      const inner = this.marks.findLast((mark) => mark.kind === single || mark.kind === double)?.kind;
      if (inner === single && left !== 2 && closes && this.close(single, 1)) continue;
      if (left >= 2 && this.close(double, 2)) continue;
      if (left !== 2 && closes && this.closeSingle(single, double)) continue;
      break;
    }
    const left = behind - this.at;
    if (left > 3) this.at += left - 3;
    if (left === 1 && !opens) ++this.at;
    else if (left === 1) this.open(single, 1, run);
    else if (left === 2) this.open(double, 2, run);
    else if (left >= 3) {
      if (opens) this.open(single, 1, run);
      else ++this.at;
      this.open(double, 2, run);
    }
  }

  /** Closes emphasis around which a double mark opened in the same run: in `***a* b**` the double one is outside. */
  private closeSingle(single: 'star' | 'low', double: 'strong' | 'underline'): boolean {
    const last = this.marks.at(-1);
    const below = this.marks.at(-2);
    const swap = last?.kind === double && below?.kind === single && last.run === below.run;
    if (last !== undefined && below !== undefined && swap && last.node === below.node + 1) {
      const [first, second] = [this.nodes[below.node], this.nodes[last.node]];
      if (first === undefined || second === undefined) return false;
      this.nodes[below.node] = second;
      this.nodes[last.node] = first;
      below.kind = double;
      last.kind = single;
    }
    return this.close(single, 1);
  }

  private openBracket(): void {
    const brackets = this.marks.filter((mark) => mark.kind === 'bracket');
    if (brackets.length >= kBracketsMax)
      this.marks.splice(
        this.marks.findIndex((mark) => mark.kind === 'bracket'),
        1,
      );
    this.open('bracket', 1, this.at);
  }

  private closeBracket(): void {
    const index = this.marks.findLastIndex((mark) => mark.kind === 'bracket');
    const mark = this.marks[index];
    if (mark === undefined) {
      ++this.at;
      return;
    }
    const target = this.linkTarget(this.at + 1);
    this.flush();
    const children = target === null ? [] : mergeText(this.nodes, mark.node + 1);
    if (target === null || !isLabel(children)) {
      this.marks.splice(index, 1);
      ++this.at;
      return;
    }
    this.nodes.length = mark.node;
    this.marks.length = index;
    this.push({ type: 'link', url: target.url, children }, target.end - this.at);
  }

  /** `(url)`, `(<url>)`, both with an optional "title", at `at`. */
  private linkTarget(at: number): { readonly url: string; readonly end: number } | null {
    const text = this.source.text;
    if (at >= this.end || text.charCodeAt(at) !== 0x28) return null;
    kSchemeAt.lastIndex = text.charCodeAt(at + 1) === 0x3c ? at + 2 : at + 1;
    if (!kSchemeAt.test(text)) return null;
    let to: number;
    let url: string;
    if (text.charCodeAt(at + 1) === 0x3c) {
      kQuietUrl.lastIndex = at + 1;
      const quiet = kQuietUrl.exec(text);
      if (quiet === null) return null;
      url = quiet[1] ?? '';
      to = at + 1 + quiet[0].length;
    } else {
      const close = this.source.closingParen(at);
      to = close >= 0 ? close : at + 1;
      if (close < 0) while (to < this.end && to - at < kUrlMax && !isSpace(text.charCodeAt(to))) ++to;
      url = text.slice(at + 1, to);
    }
    to = this.skipTitle(to);
    if (to >= this.end || text.charCodeAt(to) !== 0x29 || url.length > kUrlMax || /[<>"]/.test(url)) return null;
    return { url, end: to + 1 };
  }

  private skipTitle(at: number): number {
    const text = this.source.text;
    if (text.charCodeAt(at) !== 0x20 || text.charCodeAt(at + 1) !== 0x22) return at;
    for (let to = at + 2; to < this.end && to < at + kTitleMax; ++to) if (text.charCodeAt(to) === 0x22) return to + 1;
    return at;
  }
}

/** A link's text must show something and must not show another address than the one it leads to. */
function isLabel(children: readonly Inline[]): boolean {
  let shows = false;
  for (const child of children) {
    if (child.type === 'url' || child.type === 'link' || child.type === 'fence') return false;
    if (child.type === 'text' && kScheme.test(child.text)) return false;
    if ('children' in child && !isLabel(child.children)) return false;
    shows ||= child.type === 'text' ? child.text.trim() !== '' : child.type !== 'break';
  }
  return shows;
}

/** The nodes from an index on, with neighbouring texts made one. */
function mergeText(nodes: readonly Inline[], from: number): Inline[] {
  const merged: Inline[] = [];
  let texts: string[] = [];
  const flush = (): void => {
    if (texts.length > 0) merged.push({ type: 'text', text: texts.join('') });
    texts = [];
  };
  for (let index = from; index < nodes.length; ++index) {
    const node = nodes[index];
    if (node === undefined) continue;
    if (node.type === 'text') texts.push(node.text);
    else {
      flush();
      merged.push(node);
    }
  }
  flush();
  return merged;
}

/** Parses the inline marks of `[start, end)` of a source. */
export function parseRange(source: Source, start: number, end: number, dedent = false): Inline[] {
  return new InlineParser(source, start, end, dedent).run();
}
