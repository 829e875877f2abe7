import { constants, createDeflate } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { Inflater, JsonSplitter } from './inflate';

const kPayloads = [
  { op: 10, d: { heartbeat_interval: 41_250 } },
  { t: 'A', d: { text: 'quotes " and \\ and \\" and } ] { [', more: ['}', { deep: [[]] }], empty: '' } },
  { t: 'B', d: { content: 'größer 🏛️ — ☃', key: '\\' } },
  {
    t: 'C',
    d: { big: Array.from({ length: 20_000 }, (_, index) => ({ id: String(index), name: `member ${index}` })) },
  },
  { op: 11, d: null },
].map((payload) => JSON.stringify(payload));

describe('JSON splitter', () => {
  const whole = new TextEncoder().encode(kPayloads.slice(0, 3).concat(kPayloads.slice(4)).join('  \n'));
  const wanted = kPayloads.filter((_, index) => index !== 3);

  it('finds the ends of payloads wherever the bytes are cut', () => {
    for (let size = 1; size <= whole.length; size += 1) {
      const found: string[] = [];
      const splitter = new JsonSplitter((text) => found.push(text.trim()));
      for (let at = 0; at < whole.length; at += size) splitter.push(whole.subarray(at, at + size));
      expect(found).toEqual(wanted);
    }
  });

  it('says when a payload is over the bound', () => {
    const splitter = new JsonSplitter(() => undefined);
    const piece = new TextEncoder().encode(`"${'x'.repeat((1 << 20) - 2)}"`);
    expect(splitter.push(new TextEncoder().encode('{"a":['))).toBe(true);
    for (let count = 0; count < 63; count += 1) expect(splitter.push(piece)).toBe(true);
    expect(splitter.push(piece)).toBe(false);
  });
});

/** What a server writes: one zlib stream, flushed after each payload. */
async function segmentsOf(payloads: readonly string[]): Promise<readonly ArrayBuffer[]> {
  const deflate = createDeflate();
  const segments: ArrayBuffer[] = [];
  let chunks: Uint8Array[] = [];
  deflate.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  for (const payload of payloads) {
    deflate.write(payload);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    segments.push(await new Blob(chunks.map((chunk) => new Uint8Array(chunk))).arrayBuffer());
    chunks = [];
  }
  return segments;
}

describe('inflater', () => {
  it('hands out each payload at its flush, without waiting for another', async () => {
    const segments = await segmentsOf(kPayloads);
    const waiting: ((text: string) => void)[] = [];
    const inflater = new Inflater(
      (text) => waiting.shift()?.(text),
      () => expect.unreachable(),
    );
    for (const [index, segment] of segments.entries()) {
      const next = new Promise<string>((resolve) => waiting.push(resolve));
      inflater.push(segment);
      expect(await next).toBe(kPayloads[index]);
    }
  });

  it('says once that a stream is broken', async () => {
    const broken = vi.fn();
    const inflater = new Inflater(() => expect.unreachable(), broken);
    inflater.push(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer);
    inflater.push(new Uint8Array([1, 2, 3, 4]).buffer);
    await new Promise<void>((resolve) => inflater.settled(resolve));
    expect(broken).toHaveBeenCalledOnce();
  });

  it('says that a stream is broken which closes what it did not open', async () => {
    const [segment = new ArrayBuffer()] = await segmentsOf(['}']);
    await new Promise<void>((resolve) => new Inflater(() => expect.unreachable(), resolve).push(segment));
  });

  it('goes on when a listener throws', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const error = new Error('of the listener');
    const heard: string[] = [];
    const inflater = new Inflater(
      (text) => {
        heard.push(text);
        if (heard.length === 1) throw error;
      },
      () => expect.unreachable(),
    );
    for (const segment of await segmentsOf(['{"op":10}', '{"op":11}'])) inflater.push(segment);
    await new Promise<void>((resolve) => inflater.settled(resolve));
    vi.unstubAllGlobals();
    expect(heard).toEqual(['{"op":10}', '{"op":11}']);
    expect(reported.mock.calls).toEqual([[error]]);
  });
});
