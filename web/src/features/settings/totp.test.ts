import { describe, expect, it } from 'vitest';
import { base32, newSecret, otpAddress } from './totp';

describe('base32', () => {
  // The vectors of RFC 4648, section 10, without padding.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%j', (plain, expected) => {
    expect(base32(new TextEncoder().encode(plain))).toBe(expected);
  });
});

it('makes secrets of 160 bits, never the same', () => {
  expect(newSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newSecret()).not.toBe(newSecret());
});

it('names the account and the instance in the address', () => {
  expect(otpAddress('ABC', 'anna', 'chat.example.org')).toBe(
    'otpauth://totp/Guildhall%20(chat.example.org):anna?secret=ABC&issuer=Guildhall%20%28chat.example.org%29',
  );
});
