import { describe, expect, it } from 'vitest';
import { bytes } from './bytes';
import { formatDate, sameDay } from './dates';

describe('dates', () => {
  const at = new Date(2026, 10, 24, 14, 5).getTime();
  it('speak the language of the page', () => {
    expect(formatDate(at, 'time', 'de')).toBe('14:05');
    expect(formatDate(at, 'day', 'de')).toBe('24.11.2026');
    expect(formatDate(at, 'longDay', 'de')).toContain('Dienstag');
    expect(formatDate(at, 'time', 'en-US')).toMatch(/02:05\sPM/);
  });
  it('know a day', () => {
    expect(sameDay(at, at + 3_600_000)).toBe(true);
    expect(sameDay(at, at + 24 * 3_600_000)).toBe(false);
  });
});

describe('bytes', () => {
  it.each([
    [1, '1 byte'],
    [1023, '1,023 bytes'],
    [1536, '1.5 kB'],
    [10 * 1024 * 1024, '10 MB'],
  ])('%d is %s', (count, text) => expect(bytes(count, 'en-US')).toBe(text));
});
