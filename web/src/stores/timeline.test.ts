import { describe, expect, it } from 'vitest';
import { toId } from '@/model/ids';
import type { ChannelId, MessageId } from '@/model/ids';
import { readMessage } from '@/model/wire';
import type { Message } from '@/model/types';
import type { Reading, Timeline } from './timeline';
import {
  emptyTimeline,
  extended,
  kTimelineAway,
  kTimelineMax,
  kTimelineSlack,
  trimmed,
  withArrival,
  withPage,
  withPending,
  withoutMessages,
} from './timeline';

const kChannel = toId<ChannelId>('100');

function message(id: number, nonce: string | null = null): Message {
  return readMessage({
    id: String(id),
    channel_id: kChannel,
    content: `m${id}`,
    author: { id: '1', username: 'a' },
    nonce,
  });
}

function range(from: number, to: number): Message[] {
  return Array.from({ length: to - from }, (_, index) => message(from + index));
}

function pour(messages: readonly Message[], into: Timeline, reading: Reading): Timeline {
  return messages.reduce((timeline, next) => withArrival(timeline, next, reading), into);
}

const open = withPage(emptyTimeline(kChannel), range(1000, 1050), 'more', 'end');

describe('timeline', () => {
  it('keeps arrivals in the order of their ids, whatever the order of their coming', () => {
    const next = pour(
      [1060, 1055, 1058].map((id) => message(id)),
      open,
      'end',
    );
    expect(next.ids.slice(-3)).toEqual(['1055', '1058', '1060']);
  });

  it('takes an arrival twice as one', () => {
    const once = withArrival(open, message(1060));
    expect(withArrival(once, message(1060)).ids).toEqual(once.ids);
  });

  it('exchanges a pending message for the one that the server confirmed', () => {
    const sending = withPending(open, {
      nonce: 'n1',
      content: 'hi',
      at: 0,
      state: 'sending',
      error: null,
      files: [],
      progress: 0,
      replyTo: null,
    });
    expect(sending.pending).toHaveLength(1);
    const confirmed = withArrival(sending, message(1060, 'n1'));
    expect(confirmed.pending).toHaveLength(0);
    expect(confirmed.ids.at(-1)).toBe('1060');
  });

  it('leaves arrivals out while the newest part is not loaded: no gap is ever drawn', () => {
    const past = withPage(emptyTimeline(kChannel), range(10, 60), 'more', 'more');
    expect(withArrival(past, message(5000)).ids.at(-1)).toBe('59');
  });

  it('bounds itself while reading back, and says that the end is no longer loaded', () => {
    let timeline = open;
    for (let first = 950; first >= 50; first -= 50)
      timeline = trimmed(extended(timeline, range(first, first + 50), 'older', 'more'), 'older');
    expect(timeline.ids.length).toBe(kTimelineMax);
    expect(timeline.ids[0]).toBe('50');
    expect(timeline.newer).toBe('more');
    expect(timeline.messages.size).toBe(kTimelineMax);
  });

  it('keeps the other end while reading forward', () => {
    let timeline = withPage(emptyTimeline(kChannel), range(0, 50), 'end', 'more');
    for (let first = 50; first < 1000; first += 50)
      timeline = trimmed(extended(timeline, range(first, first + 50), 'newer', 'more'), 'newer');
    expect(timeline.ids.length).toBe(kTimelineMax);
    expect(timeline.ids.at(-1)).toBe('999');
    expect(timeline.older).toBe('more');
  });

  it('bounds itself while messages pour in, and says that the beginning is no longer loaded', () => {
    const busy = pour(range(2000, 2000 + 3 * kTimelineMax), { ...open, older: 'end' }, 'end');
    expect(busy.ids.length).toBeLessThanOrEqual(kTimelineMax + kTimelineSlack);
    expect(busy.ids.length).toBeGreaterThanOrEqual(kTimelineMax);
    expect(busy.messages.size).toBe(busy.ids.length);
    expect(busy.older).toBe('more');
    expect(busy.ids.at(-1)).toBe(String(2000 + 3 * kTimelineMax - 1));
  });

  it('keeps less of a channel that nobody looks at', () => {
    const away = pour(range(2000, 3000), open, 'elsewhere');
    expect(away.ids.length).toBeLessThanOrEqual(kTimelineAway + kTimelineSlack);
    expect(away.ids.at(-1)).toBe('2999');
  });

  it('lets nothing go where the person reads: it stops following, and goes on from there', () => {
    const reading = pour(range(2000, 4000), open, 'history');
    expect(reading.ids.length).toBe(kTimelineMax + kTimelineSlack);
    expect(reading.ids[0]).toBe('1000');
    expect(reading.newer).toBe('more');
    expect(reading.older).toBe('more');
    // Back at the bound, nothing joins until the end was loaded.
    expect(withArrival(reading, message(5000), 'end').ids.at(-1)).toBe(reading.ids.at(-1));
    const next = extended(reading, range(2650, 2700), 'newer', 'end');
    expect(withArrival(next, message(2700), 'history').ids.at(-1)).toBe('2699');
    expect(trimmed(next, 'newer').ids[0]).not.toBe('1000');
  });

  it('forgets deleted messages', () => {
    const gone = withoutMessages(open, [toId<MessageId>('1010'), toId<MessageId>('9')]);
    expect(gone.ids).toHaveLength(49);
    expect(gone.messages.has(toId<MessageId>('1010'))).toBe(false);
  });
});
