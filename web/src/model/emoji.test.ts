import compact from 'emojibase-data/en/compact.json';
import german from 'emojibase-data/de/compact.json';
import codes from 'emojibase-data/en/shortcodes/joypixels.json';
import { describe, expect, it } from 'vitest';
import { buildCatalogue, canonicalEmoji, kEmojiGroups, toned } from './emoji';

const kCatalogue = buildCatalogue(compact, codes, german);

describe('catalogue', () => {
  it('holds the emoji of every group', () => {
    expect(kCatalogue.all.length).toBeGreaterThan(1800);
    for (const group of kEmojiGroups) expect(kCatalogue.group(group).length).toBeGreaterThan(30);
  });
  it.each([
    ['smile', '😄'],
    ['thumbsup', '👍'],
    ['+1', '👍'],
    ['heart', '❤️'],
    ['joy', '😂'],
    ['tada', '🎉'],
    ['wave_tone3', '👋🏽'],
    ['flag_de', '🇩🇪'],
    ['nothing_like_that', null],
  ])('%s is %s', (code, emoji) => expect(kCatalogue.textOfCode(code)).toBe(emoji));
  it('writes emoji as other clients do', () => {
    expect(canonicalEmoji('👍\uFE0F')).toBe('👍');
    expect(canonicalEmoji('❤\uFE0F')).toBe('❤\uFE0F');
  });
  it('knows an emoji by its characters', () => {
    expect(kCatalogue.ofText('👍')?.codes[0]).toBe('thumbsup');
    expect(kCatalogue.ofText('👍🏽')?.codes[0]).toBe('thumbsup');
    expect(kCatalogue.ofText('x')).toBeNull();
  });
  it('gives skin tones', () => {
    const thumb = kCatalogue.ofText('👍');
    const smile = kCatalogue.ofText('😄');
    expect(thumb && toned(thumb, 5)).toBe('👍🏿');
    expect(smile && toned(smile, 5)).toBe('😄');
  });
});

describe('search', () => {
  it.each([
    ['smile', '😄'],
    ['thumb', '👍'],
    ['party', '🥳'],
    ['katze', '🐈️'.replace('\uFE0F', '')],
    ['feuer', '🔥'],
    ['red heart', '❤️'],
    [':tada:', '🎉'],
  ])('%s finds %s', (query, emoji) => expect(kCatalogue.search(query, 12).map((found) => found.text)).toContain(emoji));
  it('puts names before tags', () =>
    expect(kCatalogue.search('herz', 5).map((found) => found.text)).not.toContain('💌'));
  it('puts the exact code first', () => expect(kCatalogue.search('cat', 3)[0]?.codes).toContain('cat'));
  it('finds nothing in nonsense', () => expect(kCatalogue.search('qqqqq', 5)).toEqual([]));
  it('keeps to the limit', () => expect(kCatalogue.search('e', 7).length).toBe(7));
});
