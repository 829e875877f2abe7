/** Timestamps in messages: `<t:seconds:style>` in the reader's language and time zone. */
import type { TimeStyle } from '@/model/markdown';

const kFormats: Readonly<Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

const kSteps: readonly (readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [86_400 * 30, 'day', 86_400],
  [86_400 * 365, 'month', 86_400 * 30.44],
  [Infinity, 'year', 86_400 * 365.25],
];

const formatters = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** Making a formatter costs far more than using it. */
function formatter(language: string, style: Exclude<TimeStyle, 'R'>): Intl.DateTimeFormat {
  const key = `${language} ${style}`;
  let found = formatters.get(key);
  if (found === undefined) formatters.set(key, (found = new Intl.DateTimeFormat(language, kFormats[style])));
  return found;
}

/** "in 3 hours", "2 days ago". */
export function relativeTime(ms: number, nowMs: number, language: string): string {
  let found = relatives.get(language);
  if (found === undefined)
    relatives.set(language, (found = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })));
  const seconds = (ms - nowMs) / 1000;
  const distance = Math.abs(seconds);
  const step = kSteps.find(([limit]) => distance < limit);
  const [, unit, size] = step ?? [0, 'year' as const, 86_400 * 365.25];
  return found.format(Math.trunc(seconds / size), unit);
}

export function formatTime(seconds: number, style: TimeStyle, nowMs: number, language: string): string {
  const ms = seconds * 1000;
  return style === 'R' ? relativeTime(ms, nowMs, language) : formatter(language, style).format(ms);
}

/** Milliseconds after which a relative time reads differently. */
export function relativeTickMs(seconds: number, nowMs: number): number {
  const distance = Math.abs(seconds - nowMs / 1000);
  return distance < 90 ? 1000 : distance < 3600 ? 20_000 : 300_000;
}
