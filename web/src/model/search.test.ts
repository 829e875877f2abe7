import { describe, expect, it } from 'vitest';
import { isEmptySearch, matches, parseSearch, placeOfLink } from './search';
import { readMessage } from './wire';

const message = readMessage({
  id: '10',
  channel_id: '7',
  content: 'Bread is ready, see https://example.org',
  author: { id: '1', username: 'anna' },
  type: 0,
  pinned: true,
  attachments: [{ id: '3', filename: 'Loaf.png', content_type: 'image/png', size: 1, url: 'u' }],
});
const names = { authors: () => ['anna', 'anna of the hall'], channel: () => 'kitchen' };
const finds = (typed: string): boolean => matches(parseSearch(typed), message, names);

describe('search', () => {
  it('takes filters, quotes and words apart', () => {
    expect(parseSearch('from:@Anna in:#kitchen has:image "is ready" BREAD')).toEqual({
      words: ['is ready', 'bread'],
      from: ['anna'],
      within: ['kitchen'],
      has: ['image'],
    });
    expect(parseSearch('has:wings from:').words).toEqual(['has:wings', 'from:']);
    expect(isEmptySearch(parseSearch('  '))).toBe(true);
  });

  it.each([
    ['bread', true],
    ['bread ready', true],
    ['"ready bread"', false],
    ['loaf', true],
    ['from:anna', true],
    ['from:"anna of"', true],
    ['from:berta', false],
    ['in:kit bread', true],
    ['in:hall bread', false],
    ['has:image has:link has:pin has:file', true],
    ['has:video', false],
  ])('%s', (typed, expected) => {
    expect(finds(typed)).toBe(expected);
  });

  it('knows links of this site only', () => {
    expect(placeOfLink('https://here/channels/1/2/3', 'https://here')).toEqual(['1', '2', '3']);
    expect(placeOfLink(' https://here/channels/@me/2 ', 'https://here')).toEqual(['@me', '2', null]);
    expect(placeOfLink('https://there/channels/1/2/3', 'https://here')).toBeNull();
    expect(placeOfLink('https://here/channels/1/x/3', 'https://here')).toBeNull();
  });
});
