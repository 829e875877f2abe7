/** A size in bytes in words: in units of 1024, as the server's limits are. */
export function bytes(count: number, language: string): string {
  const [unit, size] =
    count < 1024
      ? (['byte', 1] as const)
      : count < 1024 ** 2
        ? (['kilobyte', 1024] as const)
        : (['megabyte', 1024 ** 2] as const);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(count / size);
}
