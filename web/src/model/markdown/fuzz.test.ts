import { describe, expect, it } from 'vitest';
import type { Block } from './index';
import { eachInline, fromEditable, parseMarkdown, plainText, toEditable } from './index';

/** A small seeded generator (mulberry32): every run tests the same texts. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const kPieces = [
  '*', '**', '***', '_', '__', '~~', '||', '|', '`', '``', '```', '\n', '\n\n', '> ', '>>> ', '# ', '## ', '-# ', '- ', '  - ', '* ',
  '1. ', '\\', '[', ']', '(', ')', '](https://e.x)', '<', '>', '<@1>', '<@&2>', '<#3>', '<:em:4>', '<t:5:R>', '@everyone', '@here',
  'https://e.x/y', '<https://e.x>', ' ', 'word', 'a', 'Zoë', '😀', '👍🏽', 'http', ':', '"', 'js\n', '\ud83d', '¯\\_(ツ)_/¯',
]; // prettier-ignore

function letters(text: string): string {
  return text.replace(/[^\p{L}\p{Extended_Pictographic}]/gu, '');
}

/** Everything that a reader could get to see, in the order of the text. */
function everything(blocks: readonly Block[]): string {
  let text = '';
  const late: string[] = [];
  eachInline(blocks, (node) => {
    if (node.type === 'text' || node.type === 'code' || node.type === 'glyph') text += node.text;
    else if (node.type === 'fence') text += node.language + node.text;
    else if (node.type === 'url') text += node.url;
    else if (node.type === 'link') late.push(node.url);
    else if (node.type === 'time') text += node.raw;
    else if (node.type === 'everyone') text += node.word;
    else if (node.type === 'emoji' || node.type === 'command')
      text += (node.type === 'emoji' && node.animated ? 'a' : '') + node.name;
  });
  return text + late.join('');
}

function sorted(text: string): string {
  return [...text].toSorted().join('');
}

function depth(blocks: readonly Block[]): number {
  const inner = (value: unknown): number => {
    if (Array.isArray(value)) return Math.max(0, ...value.map(inner));
    if (typeof value !== 'object' || value === null) return 0;
    return 1 + Math.max(0, ...Object.values(value).map(inner));
  };
  return inner(blocks);
}

describe('random texts', () => {
  it('never throws, loses no letter, nests no deeper than bounded', () => {
    const next = random(20260714);
    for (let round = 0; round < 8000; ++round) {
      const length = 1 + Math.floor(next() * 40);
      let text = '';
      for (let piece = 0; piece < length; ++piece) text += kPieces[Math.floor(next() * kPieces.length)] ?? '';
      const blocks = parseMarkdown(text);
      expect(sorted(letters(everything(blocks))), JSON.stringify(text)).toBe(sorted(letters(text)));
      expect(depth(blocks)).toBeLessThan(40);
      plainText(blocks);
    }
  });

  it('survives the conversions of the composer', () => {
    const next = random(7);
    const names = { user: () => 'ada', role: () => 'mods', channel: () => 'hall' };
    const targets = {
      users: new Map([['ada', '1']]),
      roles: new Map([['mods', '2']]),
      channels: new Map([['hall', '3']]),
      emoji: () => null,
    };
    for (let round = 0; round < 3000; ++round) {
      let text = '';
      for (let piece = 0; piece < 30; ++piece) text += kPieces[Math.floor(next() * kPieces.length)] ?? '';
      expect(letters(fromEditable(toEditable(text, names), targets)).length).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('time', () => {
  const kHard: Readonly<Record<string, (count: number) => string>> = {
    stars: (count) => '*a '.repeat(count),
    'double stars': (count) => '**a '.repeat(count),
    'open brackets': (count) => '['.repeat(count),
    'link starts': (count) => '[a]('.repeat(count),
    'link starts with addresses': (count) => '[a](https://x'.repeat(count),
    'bracket pairs': (count) => '[]'.repeat(count),
    backticks: (count) =>
      Array.from({ length: Math.ceil(Math.sqrt(count * 2)) }, (_, index) => '`'.repeat(index + 1)).join('a'),
    fences: (count) => '```\n'.repeat(count),
    quotes: (count) => '> '.repeat(count),
    'quote lines': (count) => '> a\n'.repeat(count),
    lists: (count) =>
      Array.from({ length: Math.ceil(count / 20) }, (_, index) => `${' '.repeat(index % 40)}- a\n`).join(''),
    spoilers: (count) => '||'.repeat(count),
    mixed: (count) => '*_~~||**__['.repeat(count),
    angles: (count) => '<'.repeat(count),
    addresses: (count) => 'https://'.repeat(count),
    parens: (count) => `https://a.b/${'('.repeat(count)}`,
    spaces: (count) => ' '.repeat(count),
    'heading hashes': (count) => `# a ${'# '.repeat(count)}`,
    'ats and colons': (count) => '@:<a:'.repeat(count),
    pictographs: (count) => '👨‍'.repeat(count),
  };

  // What takes time in proportion to the text takes a fraction of this on any machine; what takes time in proportion to
  // its square takes many times as long. The best of some runs counts, because other work may share the machine.
  const kCount = 80_000;
  const kBoundMs = 3000;

  it.each(Object.keys(kHard))('%s: linear', { timeout: 60_000 }, (name) => {
    const text = kHard[name]?.(kCount) ?? '';
    let best = Infinity;
    for (let round = 0; round < 4 && best > kBoundMs; ++round) {
      const start = performance.now();
      parseMarkdown(text);
      best = Math.min(best, performance.now() - start);
    }
    expect(best).toBeLessThan(kBoundMs);
  });
});
