import { describe, expect, it } from 'vitest';
import { fieldSpans } from './Embeds';
import { quickEmoji } from './QuickReactions';
import { inviteCodes } from './InviteCards';
import { shares } from './PendingFiles';

describe('fieldSpans', () => {
  it('puts up to three inline fields beside each other', () => {
    const [inline, block] = [{ inline: true }, { inline: false }];
    expect(fieldSpans([inline, inline, inline, inline])).toEqual([4, 4, 4, 12]);
    expect(fieldSpans([inline, inline, block, inline])).toEqual([6, 6, 12, 12]);
    expect(fieldSpans([block, block])).toEqual([12, 12]);
    expect(fieldSpans([])).toEqual([]);
  });
});

describe('quickEmoji', () => {
  it('begins with what was used last', () => {
    expect(quickEmoji(['🎉', 'arch:5', '👍'])).toEqual(['🎉', '👍', '❤️']);
    expect(quickEmoji([])).toEqual(['👍', '❤️', '😂']);
  });
});

describe('inviteCodes', () => {
  const codes = (content: string): readonly string[] => inviteCodes(content, 'https://hall.example');
  it('finds invites of this server, each once', () => {
    expect(codes('https://hall.example/invite/abc and [again](https://hall.example/invite/abc/)')).toEqual(['abc']);
    expect(codes('a https://hall.example/invite/a1 b https://hall.example/invite/b2')).toEqual(['a1', 'b2']);
  });
  it.each([
    'https://elsewhere.example/invite/abc',
    '<https://hall.example/invite/abc>',
    '`https://hall.example/invite/abc`',
    'https://hall.example/invite/',
    'https://hall.example/invite/a/b',
    'nothing',
  ])('%s is none', (content) => expect(codes(content)).toEqual([]));
});

describe('shares', () => {
  it('fills one file after the other', () => {
    const files = [{ size: 100 }, { size: 300 }];
    expect(shares(files, 0)).toEqual([0, 0]);
    expect(shares(files, 0.25)).toEqual([1, 0]);
    expect(shares(files, 0.625)).toEqual([1, 0.5]);
    expect(shares(files, 1)).toEqual([1, 1]);
    expect(shares([{ size: 0 }], 1)).toEqual([1]);
  });
});
