import { describe, expect, it } from 'vitest';
import { fitted, galleryColumns } from './fitted';
import { kWhole, panned, zoomed } from './zoom';

describe('fitted', () => {
  it.each([
    [960, 360, 480, 180],
    [100, 50, 100, 50],
    [360, 7200, 18, 360],
    [null, 50, 320, 200],
    [0, 0, 320, 200],
    [100_000, 1, 480, 1],
  ])('%s x %s is drawn as %d x %d', (width, height, w, h) =>
    expect(fitted(width, height)).toEqual({ width: w, height: h }),
  );
  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
    [7, 3],
  ])('%d pictures stand in %d columns', (count, columns) => expect(galleryColumns(count)).toBe(columns));
});

describe('zoom', () => {
  it('keeps the point beneath the pointer', () => {
    const view = zoomed(kWhole, 2, 100, 50);
    expect(view).toEqual({ scale: 2, x: -100, y: -50 });
    // The point at (100, 50) of the unzoomed picture is still at (100, 50).
    expect(view.x + 100 * view.scale).toBe(100);
  });
  it('stays between whole and eightfold', () => {
    expect(zoomed({ scale: 2, x: 9, y: 9 }, 0.1, 0, 0)).toEqual(kWhole);
    expect(zoomed(kWhole, 100, 0, 0).scale).toBe(8);
  });
  it('does not lose the picture', () => {
    expect(panned({ scale: 2, x: 0, y: 0 }, 5000, -5000, 100, 100)).toEqual({ scale: 2, x: 100, y: -100 });
  });
});
