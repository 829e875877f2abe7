import { describe, expect, it } from 'vitest';
import { Permission } from '@/model/permissions';
import { emojiName } from './EmojiPage';
import { standOf, withStand } from './PermissionMatrix';
import { moved } from './RolesPage';

describe('moved', () => {
  it.each([
    [0, 2, 'bca'],
    [2, 0, 'cab'],
    [1, 1, 'abc'],
  ])('from %i to %i', (from, to, expected) => {
    expect(moved([...'abc'], from, to).join('')).toBe(expected);
  });
});

describe('emojiName', () => {
  it.each([
    ['party parrot.gif', 'party_parrot'],
    ['x.png', 'x__'],
    ['Grüße.webp', 'Gr_e'],
    [`${'a'.repeat(40)}.png`, 'a'.repeat(32)],
    ['.png', '__'],
  ])('%s', (file, expected) => {
    expect(emojiName(file)).toBe(expected);
  });
});

describe('the three states of an overwrite', () => {
  const bit = Permission.kSendMessages;
  const other = Permission.kViewChannel;
  it('changes one bit and leaves the others', () => {
    const before = { allow: other, deny: bit };
    expect(standOf(before, bit)).toBe('deny');
    expect(withStand(before, bit, 'allow')).toEqual({ allow: other | bit, deny: 0n });
    expect(withStand(before, bit, 'neutral')).toEqual({ allow: other, deny: 0n });
    expect(withStand(before, other, 'deny')).toEqual({ allow: 0n, deny: bit | other });
  });
});
