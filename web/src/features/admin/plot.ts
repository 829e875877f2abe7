/** A line over time as the path of an SVG: no library for eight small pictures. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The next value of the row 1, 2, 5, 10, 20, 50 …: a top of the scale that people can read. */
export function niceTop(max: number): number {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  const digit = max / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

/** Points in a box of `width` by `height`, y downwards. */
export function place(points: readonly Point[], width: number, height: number, top: number): readonly Point[] {
  const first = points[0]?.x ?? 0;
  const span = Math.max(1, (points.at(-1)?.x ?? 0) - first);
  return points.map(({ x, y }) => ({
    x: ((x - first) / span) * width,
    y: height - (Math.min(Math.max(y, 0), top) / top) * height,
  }));
}

export function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
