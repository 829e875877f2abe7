/**
 * Discord's flavour of Markdown → the tree of ast.ts. Own parser: never throws, takes time linear in the text, and loses
 * no visible character. Blocks: quotes, headings, subtext, lists; everything else is a paragraph, whose line breaks count.
 */
import type { Block, Inline, ListBlock } from './ast';
import { parseRange } from './inline';
import { Source } from './source';

const kQuoteLine = / {0,16}> /y;
const kQuoteRest = / {0,16}>>> /y;
const kHeading = / {0,16}(#{1,3}) +(?=[^\s#])/y;
const kSubtext = / {0,16}-# +(?=\S)/y;
const kItem = /( {0,40})(?:[*-]|(\d{1,9})\.) +(?=\S)/y;
const kListDepthMax = 11;

interface Level {
  readonly indent: number;
  readonly list: Omit<ListBlock, 'items'> & { readonly items: Block[][] };
}

class BlockParser {
  private readonly text: string;
  private readonly source: Source;
  private readonly blocks: Block[] = [];
  private at = 0;
  /** Where the paragraph that is being read starts. */
  private plain = 0;

  constructor(
    text: string,
    private readonly inQuote: boolean,
  ) {
    this.text = text;
    this.source = new Source(text);
  }

  run(): Block[] {
    while (this.at < this.text.length) {
      if (!(this.quote() || this.heading() || this.subtext() || this.list())) this.paragraphLine();
    }
    this.flush();
    return this.blocks;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end;
  }

  /** Ends the paragraph before the current place; the line break before a block is the block's own. */
  private flush(): void {
    let end = this.at;
    if (end > this.plain && end < this.text.length && this.text.charCodeAt(end - 1) === 0x0a) --end;
    if (end > this.plain) {
      const children = parseRange(this.source, this.plain, end);
      if (children.length > 0) this.blocks.push({ type: 'paragraph', children });
    }
  }

  private add(block: Block, next: number): true {
    this.flush();
    this.blocks.push(block);
    this.at = Math.min(next, this.text.length);
    this.plain = this.at;
    return true;
  }

  private quote(): boolean {
    if (this.inQuote) return false;
    const rest = this.match(kQuoteRest);
    if (rest !== null) {
      const children = new BlockParser(this.text.slice(this.at + rest[0].length), true).run();
      return children.length > 0 && this.add({ type: 'quote', children }, this.text.length);
    }
    if (this.match(kQuoteLine) === null) return false;
    const lines: string[] = [];
    let next = this.at;
    for (;;) {
      kQuoteLine.lastIndex = next;
      const line = next < this.text.length ? kQuoteLine.exec(this.text) : null;
      if (line === null) break;
      const end = this.lineEnd(next);
      lines.push(this.text.slice(next + line[0].length, end));
      next = end + 1;
    }
    return this.add({ type: 'quote', children: new BlockParser(lines.join('\n'), true).run() }, next);
  }

  private heading(): boolean {
    const found = this.match(kHeading);
    if (found === null) return false;
    const from = this.at + found[0].length;
    const end = this.inlineEnd(from);
    const to = this.headingEnd(from, end);
    const level = found[1]?.length === 1 ? 1 : found[1]?.length === 2 ? 2 : 3;
    return this.add({ type: 'heading', level, children: parseRange(this.source, from, to) }, end + 1);
  }

  /** A heading may end with hashes, which are not shown. */
  private headingEnd(from: number, end: number): number {
    let to = this.skipBack(from, end, ' ');
    to = this.skipBack(from, to, '#');
    return this.skipBack(from, to, ' ');
  }

  private skipBack(from: number, to: number, sign: string): number {
    while (to > from && this.text.charAt(to - 1) === sign) --to;
    return to;
  }

  private subtext(): boolean {
    const found = this.match(kSubtext);
    if (found === null) return false;
    const from = this.at + found[0].length;
    const end = this.inlineEnd(from);
    return this.add({ type: 'subtext', children: parseRange(this.source, from, end) }, end + 1);
  }

  /** The end of the line that `from` is in; code may carry it over several lines of the text. */
  private inlineEnd(from: number): number {
    let at = from;
    while (at < this.text.length) {
      const unit = this.text.charCodeAt(at);
      if (unit === 0x0a) return at;
      if (unit === 0x5c) at += this.text.charCodeAt(at + 1) === 0x0a ? 1 : 2;
      else if (unit === 0x60) at = this.afterBackticks(at);
      else ++at;
    }
    return this.text.length;
  }

  private afterBackticks(at: number): number {
    const code = this.source.codeAt(at, this.text.length);
    if (code !== null) return code.end;
    let end = at + 1;
    while (this.text.charCodeAt(end) === 0x60) ++end;
    return end;
  }

  private paragraphLine(): void {
    this.at = Math.min(this.inlineEnd(this.at) + 1, this.text.length);
  }

  private list(): boolean {
    let found = this.match(kItem);
    if (found === null) return false;
    const levels: Level[] = [];
    const roots: Block[] = [];
    let next = this.at;
    while (found !== null) {
      const from = next + found[0].length;
      const item = this.placeItem(levels, roots, found);
      next = this.readItem(item, from);
      kItem.lastIndex = next;
      found = next < this.text.length ? kItem.exec(this.text) : null;
    }
    const last = roots.pop();
    for (const root of roots) this.add(root, this.at);
    return last !== undefined && this.add(last, next);
  }

  /** Makes the place of a new item: in an open list, in a list inside the item above, or in a new list. */
  private placeItem(levels: Level[], roots: Block[], marker: RegExpExecArray): Block[] {
    const indent = marker[1]?.length ?? 0;
    const ordered = marker[2] !== undefined;
    while (levels.length > 1 && indent < (levels.at(-1)?.indent ?? 0)) levels.pop();
    let level = levels.at(-1);
    const inside = level !== undefined && indent >= level.indent + 2 && levels.length < kListDepthMax;
    if (level === undefined || inside || level.list.ordered !== ordered) {
      const list: Level['list'] = { type: 'list', ordered, start: Number(marker[2] ?? 1), items: [] };
      if (!inside && level !== undefined) levels.pop();
      const parent = levels.at(-1)?.list.items.at(-1);
      (parent ?? roots).push(list);
      level = { indent: inside || level === undefined ? indent : level.indent, list };
      levels.push(level);
    }
    const item: Block[] = [];
    level.list.items.push(item);
    return item;
  }

  /** Reads an item's text, with the indented lines that go on with it; gives the offset of the next line. */
  private readItem(item: Block[], from: number): number {
    let end = this.inlineEnd(from);
    while (end < this.text.length && this.continues(end + 1)) end = this.inlineEnd(end + 1);
    kHeading.lastIndex = from;
    kSubtext.lastIndex = from;
    const heading = kHeading.exec(this.text);
    const subtext = heading === null ? kSubtext.exec(this.text) : null;
    const start = from + (heading ?? subtext ?? [''])[0].length;
    const children: Inline[] = parseRange(this.source, start, end, true);
    const level = heading?.[1]?.length;
    if (level !== undefined) item.push({ type: 'heading', level: level === 1 ? 1 : level === 2 ? 2 : 3, children });
    else item.push({ type: subtext === null ? 'paragraph' : 'subtext', children });
    return end + 1;
  }

  private continues(at: number): boolean {
    if (!this.text.startsWith('  ', at)) return false;
    kItem.lastIndex = at;
    return !kItem.test(this.text) && this.text.slice(at, this.lineEnd(at)).trim() !== '';
  }
}

/** Parses a whole message. */
export function parseMarkdown(text: string): readonly Block[] {
  return new BlockParser(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'), false).run();
}

/** Parses a text in which only inline marks count: topics, statuses, names of embed fields. */
export function parseInline(text: string): readonly Inline[] {
  const source = new Source(text);
  return parseRange(source, 0, text.length);
}
