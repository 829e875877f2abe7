import { describe, expect, it } from 'vitest';
import { niceTop, pathOf, place } from './plot';

describe('niceTop', () => {
  it.each([
    [0, 1],
    [Number.NaN, 1],
    [1, 1],
    [1.2, 2],
    [4.9, 5],
    [51, 100],
    [0.03, 0.05],
  ])('%d → %d', (max, top) => {
    expect(niceTop(max)).toBeCloseTo(top);
  });
});

describe('place', () => {
  it('spreads over the width and turns the y axis', () => {
    const placed = place(
      [
        { x: 100, y: 0 },
        { x: 150, y: 5 },
        { x: 200, y: 20 },
      ],
      300,
      40,
      10,
    );
    expect(placed).toEqual([
      { x: 0, y: 40 },
      { x: 150, y: 20 },
      { x: 300, y: 0 },
    ]);
    expect(pathOf(placed)).toBe('M0.0 40.0L150.0 20.0L300.0 0.0');
  });
  it('one point or none is no fault', () => {
    expect(pathOf(place([], 300, 40, 10))).toBe('');
    expect(place([{ x: 5, y: 5 }], 300, 40, 10)).toEqual([{ x: 0, y: 20 }]);
  });
});
