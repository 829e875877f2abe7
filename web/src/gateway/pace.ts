/**
 * Hands events on in batches where they come thick and fast: the first after a quiet moment at once, what follows
 * within kPaceMs together. A page draws once a batch, so a busy channel costs some twenty drawings a second and not one
 * an event. Order is kept. Not for frames: those stop in a page that is not seen, and notifications must not.
 */
export const kPaceMs = 48;

export interface Clock {
  readonly now: () => number;
  readonly later: (ms: number, work: () => void) => unknown;
  readonly cancel: (timer: unknown) => void;
}

const kWindowClock: Clock = {
  now: () => performance.now(),
  later: (ms, work) => globalThis.setTimeout(work, ms),
  cancel: (timer) => globalThis.clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export class Pace<T> {
  private waiting: T[] = [];
  private timer: unknown = null;
  private handedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly hand: (batch: readonly T[]) => void,
    private readonly clock: Clock = kWindowClock,
  ) {}

  push(event: T): void {
    this.waiting.push(event);
    if (this.timer !== null) return;
    const rest = this.handedAt + kPaceMs - this.clock.now();
    if (rest <= 0) this.flush();
    else this.timer = this.clock.later(rest, () => this.flush());
  }

  /** Hands on what waits, now. */
  flush(): void {
    if (this.timer !== null) this.clock.cancel(this.timer);
    this.timer = null;
    this.handedAt = this.clock.now();
    if (this.waiting.length === 0) return;
    const batch = this.waiting;
    this.waiting = [];
    this.hand(batch);
  }
}
