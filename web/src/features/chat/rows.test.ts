import { describe, expect, it } from 'vitest';
import { toId } from '@/model/ids';
import type { ChannelId, MessageId } from '@/model/ids';
import { readMessage } from '@/model/wire';
import type { Message } from '@/model/types';
import { emptyTimeline, withPage, withPending } from '@/stores/timeline';
import { rowsOf } from './rows';

const kChannel = toId<ChannelId>('100');

function message(id: number, author: string, at: string, type = 0): Message {
  return readMessage({
    id: String(id),
    channel_id: kChannel,
    content: 'x',
    author: { id: author, username: author },
    timestamp: at,
    type,
  });
}

const day = '2026-03-01T10:00:00.000000+00:00';
const page = [
  message(1, 'a', day),
  message(2, 'a', '2026-03-01T10:01:00.000000+00:00'),
  message(3, 'b', '2026-03-01T10:02:00.000000+00:00'),
  message(4, 'b', '2026-03-01T10:30:00.000000+00:00'),
  message(5, 'b', '2026-03-02T10:30:00.000000+00:00'),
];
const timeline = withPage(emptyTimeline(kChannel), page, 'end', 'end');

function shape(rows: ReturnType<typeof rowsOf>): string[] {
  return rows.map((row) => (row.kind === 'message' ? `${row.key}${row.head ? '*' : ''}` : row.kind));
}

describe('rows', () => {
  it('groups by author and time, and divides days', () => {
    expect(shape(rowsOf(timeline, undefined, 'me'))).toEqual(['intro', 'day', '1*', '2', '3*', '4*', 'day', '5*']);
  });

  it('puts the line of what is new before the first unread message of somebody else', () => {
    expect(shape(rowsOf(timeline, toId<MessageId>('2'), 'me'))).toEqual([
      'intro',
      'day',
      '1*',
      '2',
      'new',
      '3*',
      '4*',
      'day',
      '5*',
    ]);
    expect(shape(rowsOf(timeline, toId<MessageId>('2'), 'b'))).not.toContain('new');
  });

  it('draws no day before the first message while there is more above', () => {
    expect(shape(rowsOf({ ...timeline, older: 'more' }, undefined, 'me'))[0]).toBe('1*');
  });

  it('ends with what is being sent, only where the end is loaded', () => {
    const sending = withPending(timeline, {
      nonce: 'n',
      content: 'hi',
      at: 0,
      state: 'sending',
      error: null,
      files: [],
      progress: 0,
      replyTo: null,
    });
    expect(shape(rowsOf(sending, undefined, 'me')).at(-1)).toBe('pending');
    expect(shape(rowsOf({ ...sending, newer: 'more' }, undefined, 'me'))).not.toContain('pending');
  });
});
