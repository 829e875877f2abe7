import { describe, expect, it } from 'vitest';
import { kPaceMs, Pace } from './pace';
import type { Clock } from './pace';

class HandClock implements Clock {
  private at = 0;
  private due: { at: number; work: () => void } | null = null;
  readonly now = (): number => this.at;
  readonly later = (ms: number, work: () => void): unknown => (this.due = { at: this.at + ms, work });
  readonly cancel = (): void => void (this.due = null);
  pass(ms: number): void {
    this.at += ms;
    const { due } = this;
    if (due === null || due.at > this.at) return;
    this.due = null;
    due.work();
  }
}

describe('events in batches', () => {
  it('come at once after a quiet moment, and together when they come fast', () => {
    const clock = new HandClock();
    const batches: (readonly number[])[] = [];
    const pace = new Pace<number>((batch) => batches.push(batch), clock);
    pace.push(1);
    expect(batches).toEqual([[1]]);
    pace.push(2);
    clock.pass(10);
    pace.push(3);
    expect(batches).toHaveLength(1);
    clock.pass(kPaceMs);
    expect(batches).toEqual([[1], [2, 3]]);
    clock.pass(kPaceMs);
    pace.push(4);
    expect(batches.at(-1)).toEqual([4]);
  });

  it('lose nothing and keep their order', () => {
    const clock = new HandClock();
    const seen: number[] = [];
    const pace = new Pace<number>((batch) => seen.push(...batch), clock);
    for (let event = 0; event < 1000; event += 1) {
      pace.push(event);
      clock.pass(event % 7);
    }
    pace.flush();
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('may come while a batch is handed on', () => {
    const clock = new HandClock();
    const seen: number[] = [];
    const pace: Pace<number> = new Pace((batch) => {
      seen.push(...batch);
      if (batch.includes(1)) pace.push(2);
    }, clock);
    pace.push(1);
    clock.pass(kPaceMs);
    expect(seen).toEqual([1, 2]);
  });
});
