import { expect, it } from 'vitest';
import type { ChannelId } from '@/model/ids';
import { toId } from '@/model/ids';
import { readMessage } from '@/model/wire';
import { emptyTimeline, withArrival, withPage, withPending } from '@/stores/timeline';
import { clock, lastSentAt } from './useSlowMode';

function message(id: string, author: string, type: number, at: string): ReturnType<typeof readMessage> {
  return readMessage({ id, channel_id: '1', type, author: { id: author, username: author }, timestamp: at });
}

const kAt = '2026-01-01T00:00:10Z';

it('counts what one wrote, not that one joined', () => {
  const empty = emptyTimeline(toId<ChannelId>('1'));
  expect(lastSentAt(undefined, '7')).toBe(0);
  const page = [
    message('10', '7', 0, kAt),
    message('11', '8', 0, '2026-01-01T00:00:20Z'),
    message('12', '7', 7, '2026-01-01T00:00:30Z'),
  ];
  const timeline = withPage(empty, page, 'end', 'end');
  expect(lastSentAt(timeline, '7')).toBe(Date.parse(kAt));
  expect(lastSentAt(withArrival(timeline, message('13', '7', 19, '2026-01-01T00:00:40Z')), '7')).toBe(
    Date.parse('2026-01-01T00:00:40Z'),
  );
});

it('counts what is on its way', () => {
  const entry = {
    nonce: 'a',
    content: '',
    at: 99,
    state: 'sending',
    error: null,
    files: [],
    progress: 0,
    replyTo: null,
  } as const;
  const timeline = withPending(emptyTimeline(toId<ChannelId>('1')), entry);
  expect(lastSentAt(timeline, '7')).toBe(99);
  expect(lastSentAt(withPending(timeline, { ...entry, state: 'failed' }), '7')).toBe(0);
});

it.each([
  [5, '5 s'],
  [60, '1:00'],
  [95, '1:35'],
  [3661, '1:01:01'],
])('%d seconds are %s', (seconds, text) => expect(clock(seconds)).toBe(text));
