/**
 * The inflating side of a connection with `compress=zlib-stream`: one zlib stream a connection, whose every payload ends
 * at a sync flush. The platform's inflater hands out bytes as it likes, so the end of a payload is found in the JSON
 * itself: where its outermost object closes. Facts: the protocol's gateway documentation (transport compression).
 */

/** A payload longer than this, in bytes, breaks the connection off: no server of ours sends it. */
export const kPayloadMax = 64 << 20;

const kQuote = 0x22;
const kBackslash = 0x5c;

export function inflates(): boolean {
  return typeof DecompressionStream === 'function';
}

/** Cuts a stream of bytes into the JSON objects that stand in it one after the other. */
export class JsonSplitter {
  private parts: Uint8Array[] = [];
  private length = 0;
  private depth = 0;
  private quoted = false;
  private escaped = false;
  private readonly decoder = new TextDecoder();

  constructor(private readonly onText: (text: string) => void) {}

  /** False when a payload is over the bound, or closes what it did not open: nothing that follows would be understood. */
  push(bytes: Uint8Array): boolean {
    let start = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      at = this.quoted ? this.skipText(bytes, at) : at;
      if (at >= bytes.length || this.quoted) break;
      if (this.step(bytes[at])) {
        this.keep(bytes.subarray(start, at + 1));
        start = at + 1;
        this.hand();
      }
    }
    if (start < bytes.length) this.keep(bytes.subarray(start));
    return this.length <= kPayloadMax && this.depth >= 0;
  }

  /** Where the text that is open ends, or the end of the bytes. Most of a payload is text: that is left to a native search. */
  private skipText(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      if (this.escaped) {
        this.escaped = false;
        at += 1;
        continue;
      }
      const quote = bytes.indexOf(kQuote, at);
      const end = quote < 0 ? bytes.length : quote;
      let slashes = 0;
      while (end - slashes > at && bytes[end - slashes - 1] === kBackslash) slashes += 1;
      this.escaped = slashes % 2 === 1;
      at = end;
      if (quote >= 0 && !this.escaped) {
        this.quoted = false;
        return quote + 1;
      }
    }
    return at;
  }

  /** One byte outside of texts; true where it closes the outermost object. */
  private step(byte: number | undefined): boolean {
    switch (byte) {
      case kQuote:
        this.quoted = true;
        return false;
      case 0x7b: // {
      case 0x5b: // [
        this.depth += 1;
        return false;
      case 0x7d: // }
      case 0x5d: // ]
        this.depth -= 1;
        return this.depth === 0;
      default:
        return false;
    }
  }

  private keep(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }

  private hand(): void {
    const [first] = this.parts;
    let whole = first ?? new Uint8Array();
    if (this.parts.length > 1) {
      whole = new Uint8Array(this.length);
      let at = 0;
      for (const part of this.parts) {
        whole.set(part, at);
        at += part.length;
      }
    }
    this.parts = [];
    this.length = 0;
    this.onText(this.decoder.decode(whole));
  }
}

/** Only for as long as the connection lasts; another connection is another stream. */
export class Inflater {
  private readonly stream = new DecompressionStream('deflate');
  private readonly writer = this.stream.writable.getWriter();
  private written: Promise<void> = Promise.resolve();
  private broken = false;

  constructor(
    onText: (text: string) => void,
    private readonly onBroken: () => void,
  ) {
    // A listener that throws is an error of its own, as it is on a connection that is not compressed: the stream is whole.
    const hand = (payload: string): void => {
      try {
        onText(payload);
      } catch (error) {
        reportError(error);
      }
    };
    void this.read(new JsonSplitter(hand)).catch(() => this.fail());
  }

  push(bytes: ArrayBuffer): void {
    this.written = this.writer.write(new Uint8Array(bytes));
    this.written.catch(() => this.fail());
  }

  /** What was inflated is handed on in microtasks: a task after the last write was taken in, all of it has been. */
  settled(then: () => void): void {
    const after = (): void => void setTimeout(then, 0);
    void this.written.then(after, after);
  }

  private async read(splitter: JsonSplitter): Promise<void> {
    const reader = this.stream.readable.getReader();
    for (;;) {
      // One chunk after the other: their order is the payloads'.
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await reader.read();
      if (done) return;
      if (splitter.push(value)) continue;
      this.fail();
      return reader.cancel();
    }
  }

  private fail(): void {
    if (this.broken) return;
    this.broken = true;
    this.onBroken();
  }
}
