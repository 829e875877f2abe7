import { beforeEach, describe, expect, it } from 'vitest';
import { readEvent } from '@/gateway/events';
import { toId } from '@/model/ids';
import type { ChannelId, GuildId, UserId } from '@/model/ids';
import { readMessage, readUser } from '@/model/wire';
import { applyEvent } from './dispatcher';
import { Memory, kPeopleMax, kTimelinesMax, namedPeople } from './memory';
import { createStores } from './stores';
import type { Stores } from './stores';
import { emptyTimeline, kTimelineAway, kTimelineMax, withPage, withPending } from './timeline';
import type { Timeline } from './timeline';

const kGuild = toId<GuildId>('1');
let stores: Stores;
let dropped = 0;
let memory: Memory;

beforeEach(() => {
  stores = createStores();
  dropped = 0;
  memory = new Memory(stores, () => (dropped += 1));
});

function channel(number: number): ChannelId {
  return toId<ChannelId>(`7${number}`);
}

function timelineOf(id: ChannelId, count: number, author = '2'): Timeline {
  const page = Array.from({ length: count }, (_, index) =>
    readMessage({
      id: String(1000 + index),
      channel_id: id,
      content: 'x',
      author: { id: author, username: 'a' },
      mentions: [{ id: '3', username: 'c' }],
    }),
  );
  return withPage(emptyTimeline(id), page, 'end', 'end');
}

function put(timeline: Timeline): void {
  stores.messages.setState((state) => ({
    timelines: new Map(state.timelines).set(timeline.channelId, timeline),
  }));
}

function look(id: ChannelId): void {
  stores.view.setState({ channelId: id });
  memory.sweep();
}

function crowd(first: number, count: number): void {
  const members = Array.from({ length: count }, (_, index) => ({
    user: { id: String(10_000 + first + index), username: `u${first + index}` },
    roles: [],
    joined_at: '2026-01-01T00:00:00.000000+00:00',
  }));
  const event = readEvent('GUILD_MEMBERS_CHUNK', {
    guild_id: kGuild,
    members,
    presences: members.map(({ user }) => ({ user: { id: user.id }, status: 'online', activities: [] })),
  });
  if (event === null) throw new Error('GUILD_MEMBERS_CHUNK is not known');
  applyEvent(stores, event, 0);
}

describe('memory', () => {
  it('keeps the channels that were visited last', () => {
    for (let number = 0; number < kTimelinesMax + 10; number += 1) {
      put(timelineOf(channel(number), 5));
      look(channel(number));
    }
    const { timelines } = stores.messages.getState();
    expect(timelines.size).toBe(kTimelinesMax);
    expect(timelines.has(channel(0))).toBe(false);
    expect(timelines.has(channel(9))).toBe(false);
    expect(timelines.has(channel(10))).toBe(true);
  });

  it('keeps what waits to be sent, however long ago its channel was visited', () => {
    const entry = {
      nonce: 'n',
      content: 'x',
      at: 0,
      state: 'failed',
      error: null,
      files: [],
      progress: 0,
      replyTo: null,
    } as const;
    put(withPending(timelineOf(channel(0), 1), entry));
    look(channel(0));
    for (let number = 1; number < kTimelinesMax + 5; number += 1) {
      put(timelineOf(channel(number), 1));
      look(channel(number));
    }
    expect(stores.messages.getState().timelines.get(channel(0))?.pending).toHaveLength(1);
  });

  it('shortens a long channel once it is left, and never the one in view', () => {
    put(timelineOf(channel(1), kTimelineMax));
    look(channel(1));
    expect(stores.messages.getState().timelines.get(channel(1))?.ids).toHaveLength(kTimelineMax);
    look(channel(2));
    const left = stores.messages.getState().timelines.get(channel(1));
    expect(left?.ids).toHaveLength(kTimelineAway);
    expect(left?.messages.size).toBe(kTimelineAway);
    expect(left?.ids.at(-1)).toBe(String(1000 + kTimelineMax - 1));
    expect(left?.older).toBe('more');
  });

  it('opens a channel anew of which an excerpt from long ago was loaded', () => {
    put({ ...timelineOf(channel(1), kTimelineMax), newer: 'more' });
    look(channel(2));
    const left = stores.messages.getState().timelines.get(channel(1));
    expect([left?.loaded, left?.ids.length, left?.newer]).toEqual([false, 0, 'end']);
  });

  it('changes nothing while everything is within its bound', () => {
    put(timelineOf(channel(1), 50));
    crowd(0, 100);
    const before = [stores.messages.getState(), stores.people.getState(), stores.guilds.getState()];
    look(channel(2));
    expect([stores.messages.getState(), stores.people.getState(), stores.guilds.getState()]).toEqual(before);
    expect(stores.people.getState()).toBe(before[1]);
    expect(stores.guilds.getState()).toBe(before[2]);
  });

  it('lets go of people whom nothing names, those met first before the others', () => {
    crowd(0, 100); // The first to come, and an author among them.
    const author = toId<UserId>('10050');
    put(timelineOf(channel(1), 3, author));
    for (let first = 100; first < kPeopleMax + 1000; first += 1000) crowd(first, 1000);
    look(channel(1));
    const { users, presences } = stores.people.getState();
    const members = stores.guilds.getState().members.get(kGuild);
    for (const map of [users, presences, members]) {
      expect(map?.size).toBeLessThanOrEqual(kPeopleMax);
      expect(map?.has(author)).toBe(true);
      expect(map?.has(toId<UserId>('10000'))).toBe(false);
      expect(map?.has(toId<UserId>(String(10_000 + kPeopleMax)))).toBe(true);
    }
    expect(dropped).toBe(1);
  });

  it('lets the named stay, however many, and looks for others again only when many came', () => {
    const friends = kPeopleMax + 1000;
    stores.people.setState({
      relationships: new Map(
        Array.from({ length: friends }, (_, index) => {
          const userId = toId<UserId>(String(10_000 + index));
          return [userId, { userId, type: 1, nickname: null }] as const;
        }),
      ),
    });
    for (let first = 0; first < friends; first += 1000) crowd(first, 1000);
    const before = [stores.people.getState(), stores.guilds.getState()];
    look(channel(1));
    expect([stores.people.getState(), stores.guilds.getState()].map((state, at) => state === before[at])).toEqual([
      true,
      true,
    ]);
    expect(dropped).toBe(0);
    crowd(friends, 500);
    look(channel(1));
    expect(stores.people.getState().users.size).toBe(friends + 500);
    crowd(friends + 500, 501);
    look(channel(1));
    expect(stores.people.getState().users.size).toBe(friends);
    expect(dropped).toBe(1);
  });

  it('counts as named: authors, the mentioned, recipients, relationships, voice, typing, the list, oneself', () => {
    put(timelineOf(channel(1), 1));
    const events: readonly (readonly [string, object])[] = [
      ['CHANNEL_CREATE', { id: '800', type: 1, recipients: [{ id: '4', username: 'd' }] }],
      ['RELATIONSHIP_ADD', { id: '5', type: 1, user: { id: '5', username: 'e' } }],
      ['VOICE_STATE_UPDATE', { user_id: '6', channel_id: '9', guild_id: kGuild, session_id: 's' }],
      ['TYPING_START', { user_id: '7', channel_id: '800', timestamp: 1 }],
    ];
    for (const [name, data] of events) {
      const event = readEvent(name, data);
      if (event !== null) applyEvent(stores, event, 0);
    }
    const named = namedPeople(stores);
    expect(['2', '3', '4', '5', '6', '7'].filter((id) => !named.has(readUser({ id }).id))).toEqual([]);
  });
});
