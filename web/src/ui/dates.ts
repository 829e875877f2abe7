/** Dates in the person's language. Making a formatter costs a hundred times as much as using it, so they are kept. */

const kStyles = {
  time: { hour: '2-digit', minute: '2-digit' },
  day: { day: '2-digit', month: '2-digit', year: 'numeric' },
  longDay: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
  medium: { dateStyle: 'medium', timeStyle: 'short' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

export type DateStyle = keyof typeof kStyles;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** `ms` since 1970. */
export function formatDate(ms: number, style: DateStyle, language: string): string {
  const key = `${style} ${language}`;
  let found = formatters.get(key);
  if (found === undefined) formatters.set(key, (found = new Intl.DateTimeFormat(language, kStyles[style])));
  return found.format(ms);
}

/** Whether two moments are on one day where the person is. */
export function sameDay(a: number, b: number): boolean {
  const [first, second] = [new Date(a), new Date(b)];
  return (
    first.getDate() === second.getDate() &&
    first.getMonth() === second.getMonth() &&
    first.getFullYear() === second.getFullYear()
  );
}
