/** A text with what the parser looks up many times computed once, so that no search runs over the same text again. */

/** A maximal run of backticks and the runs that could end it. */
interface Run {
  readonly start: number;
  readonly length: number;
  /** Index of the next run of the same length; -1 where there is none. */
  sameLength: number;
  /** Index of the next run of three or more; -1 where there is none. */
  nextFence: number;
}

export interface CodeSpan {
  readonly kind: 'code' | 'fence';
  readonly language: string;
  readonly text: string;
  /** Offset behind the closing backticks. */
  readonly end: number;
}

const kLanguageLine = /([A-Za-z0-9_+\-.#]{1,32})\n/y;

export class Source {
  private readonly runs: Run[] = [];
  private readonly runAt = new Map<number, number>();
  private parens: Map<number, number> | null = null;

  constructor(readonly text: string) {
    for (let at = text.indexOf('`'); at >= 0;) {
      let end = at + 1;
      while (text.charCodeAt(end) === 0x60) ++end;
      this.runAt.set(at, this.runs.length);
      this.runs.push({ start: at, length: end - at, sameLength: -1, nextFence: -1 });
      at = text.indexOf('`', end);
    }
    const nextOfLength = new Map<number, number>();
    let nextFence = -1;
    for (let index = this.runs.length - 1; index >= 0; --index) {
      const run = this.runs[index];
      if (run === undefined) continue;
      run.sameLength = nextOfLength.get(run.length) ?? -1;
      run.nextFence = nextFence;
      nextOfLength.set(run.length, index);
      if (run.length >= 3) nextFence = index;
    }
  }

  /** The code that starts with the backticks at `at`, which must lie whole before `limit`; null where they are plain text. */
  codeAt(at: number, limit: number): CodeSpan | null {
    const index = this.runAt.get(at);
    const run = index === undefined ? undefined : this.runs[index];
    if (run === undefined) return null;
    if (run.length >= 3) {
      const fence = this.fence(run, limit);
      if (fence !== null) return fence;
    }
    const close = this.runs[run.sameLength];
    if (close === undefined || close.start + close.length > limit) return null;
    const inner = this.text.slice(run.start + run.length, close.start);
    if (inner.trim() === '') return null;
    // A space next to a backtick only keeps the two apart.
    const text = inner.replace(/^ (?= *`)/, '').replace(/(` {0,64}) $/, '$1');
    return { kind: 'code', language: '', text, end: close.start + close.length };
  }

  /** Offset of the parenthesis that closes the one at `open`, with no white space between; -1 where there is none. */
  closingParen(open: number): number {
    this.parens ??= this.matchParens();
    return this.parens.get(open) ?? -1;
  }

  private fence(run: Run, limit: number): CodeSpan | null {
    const close = this.runs[run.nextFence];
    if (close === undefined || close.start + 3 > limit) return null;
    let from = run.start + 3;
    kLanguageLine.lastIndex = from;
    const line = kLanguageLine.exec(this.text);
    let language = '';
    if (line !== null && this.text.slice(from + line[0].length, close.start).trim() !== '') {
      language = line[1] ?? '';
      from += line[0].length;
    }
    while (this.text.charCodeAt(from) === 0x0a && from < close.start) ++from;
    let to = close.start;
    while (to > from && this.text.charCodeAt(to - 1) === 0x0a) --to;
    const text = this.text.slice(from, to);
    // The closing run ends the block with its first three; more of them belong to the text behind.
    return text.trim() === '' ? null : { kind: 'fence', language, text, end: close.start + 3 };
  }

  private matchParens(): Map<number, number> {
    const pairs = new Map<number, number>();
    let open: number[] = [];
    for (let at = 0; at < this.text.length; ++at) {
      const unit = this.text.charCodeAt(at);
      if (unit === 0x28) open.push(at);
      else if (unit === 0x29) {
        const start = open.pop();
        if (start !== undefined) pairs.set(start, at);
      } else if (unit === 0x20 || unit === 0x0a || unit === 0x09) open = [];
    }
    return pairs;
  }
}
