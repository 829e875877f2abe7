import { beforeEach, describe, expect, it } from 'vitest';
import { readEvent } from '@/gateway/events';
import { toId } from '@/model/ids';
import type { ChannelId, GuildId, MessageId, UserId } from '@/model/ids';
import { applyEvent } from './dispatcher';
import { mentionsMe } from './mentions';
import { reacted } from './reactions';
import { guildAttention, isUnread, messageRequests, privateChannels, privateMentions } from './selectors';
import { createStores } from './stores';
import type { Stores } from './stores';
import { emptyTimeline, withPage } from './timeline';
import { withEntry } from './maps';
import recording from './recordings/gateway.json';

const kGuild = toId<GuildId>('500');
const kGeneral = toId<ChannelId>('501');
const kMe = toId<UserId>('1');
const anna = { id: '2', username: 'anna', global_name: 'Anna', avatar: null };

function guild(extra: object = {}): object {
  return {
    id: kGuild,
    name: 'Hall',
    owner_id: '2',
    member_count: 2,
    roles: [
      { id: kGuild, name: '@everyone', permissions: '104324673', position: 0 },
      { id: '600', name: 'Masons', permissions: '0', position: 1, color: 255 },
    ],
    channels: [{ id: kGeneral, type: 0, name: 'general', last_message_id: '1000' }],
    members: [{ user: { id: kMe, username: 'me' }, roles: ['600'], joined_at: '2020-01-01T00:00:00.000000+00:00' }],
    ...extra,
  };
}

function ready(extra: object = {}): object {
  return {
    user: { id: kMe, username: 'me', email: 'me@example.com' },
    session_id: 's',
    guilds: [guild()],
    users: [],
    private_channels: [],
    relationships: [],
    read_state: { entries: [{ id: kGeneral, last_message_id: '1000', mention_count: 0 }], partial: false, version: 1 },
    user_guild_settings: { entries: [], partial: false, version: 1 },
    user_settings: { theme: 'light', locale: 'de' },
    sessions: [],
    ...extra,
  };
}

let stores: Stores;
function send(name: string, data: unknown): void {
  const event = readEvent(name, data);
  if (event === null) throw new Error(`${name} is not known`);
  applyEvent(stores, event, 1000);
}

function message(id: string, extra: object = {}): object {
  return {
    id,
    channel_id: kGeneral,
    guild_id: kGuild,
    content: 'hello',
    author: anna,
    type: 0,
    timestamp: '2026-01-01T00:00:00.000000+00:00',
    ...extra,
  };
}

/** The maps of the stores as plain values, for comparing. Presences and typing are not part of a fresh READY. */
function picture(): unknown {
  const plain = (value: unknown): unknown =>
    value instanceof Map
      ? Object.fromEntries(
          [...value]
            .map(([key, entry]) => [key, plain(entry)])
            .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
        )
      : typeof value === 'bigint'
        ? `${value}n`
        : Array.isArray(value)
          ? value.map(plain)
          : typeof value === 'object' && value !== null
            ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
            : value;
  const { order, guilds, channels, channelsOf, roles, members } = stores.guilds.getState();
  return plain({
    order,
    guilds,
    channels,
    channelsOf,
    roles,
    members,
    states: stores.reads.getState().states,
    settings: stores.settings.getState(),
  });
}

beforeEach(() => {
  stores = createStores();
  send('READY', ready());
});

describe('dispatcher', () => {
  it('fills the stores from READY', () => {
    expect(stores.guilds.getState().guilds.get(kGuild)?.name).toBe('Hall');
    expect(stores.people.getState().me?.email).toBe('me@example.com');
    expect(stores.settings.getState()).toMatchObject({ theme: 'light', locale: 'de' });
    expect(stores.link.getState().ready).toBe(true);
  });

  it('comes to the same state by events as by a fresh READY', () => {
    send('GUILD_ROLE_CREATE', { guild_id: kGuild, role: { id: '601', name: 'Smiths', permissions: '8', position: 2 } });
    send('GUILD_ROLE_UPDATE', {
      guild_id: kGuild,
      role: { id: '600', name: 'Builders', permissions: '0', position: 1, color: 255 },
    });
    send('CHANNEL_CREATE', { id: '502', guild_id: kGuild, type: 0, name: 'forge', last_message_id: null });
    send('CHANNEL_UPDATE', {
      id: '502',
      guild_id: kGuild,
      type: 0,
      name: 'smithy',
      topic: 'hot',
      last_message_id: null,
    });
    send('GUILD_UPDATE', { ...guild(), channels: undefined, members: undefined, name: 'Great Hall' });
    send('GUILD_MEMBER_UPDATE', {
      guild_id: kGuild,
      user: { id: kMe, username: 'me' },
      roles: ['601'],
      nick: 'Smith',
      joined_at: '2020-01-01T00:00:00.000000+00:00',
    });
    send(
      'MESSAGE_CREATE',
      message('1001', {
        author: { id: kMe, username: 'me' },
        member: { roles: ['601'], nick: 'Smith', joined_at: '2020-01-01T00:00:00.000000+00:00' },
      }),
    );
    send('USER_SETTINGS_UPDATE', { theme: 'dark' });
    const byEvents = picture();

    stores = createStores();
    send(
      'READY',
      ready({
        guilds: [
          guild({
            name: 'Great Hall',
            roles: [
              { id: kGuild, name: '@everyone', permissions: '104324673', position: 0 },
              { id: '600', name: 'Builders', permissions: '0', position: 1, color: 255 },
              { id: '601', name: 'Smiths', permissions: '8', position: 2 },
            ],
            channels: [
              { id: kGeneral, type: 0, name: 'general', last_message_id: '1001' },
              { id: '502', type: 0, name: 'smithy', topic: 'hot', last_message_id: null },
            ],
            members: [
              {
                user: { id: kMe, username: 'me' },
                roles: ['601'],
                nick: 'Smith',
                joined_at: '2020-01-01T00:00:00.000000+00:00',
              },
            ],
          }),
        ],
        read_state: { entries: [{ id: kGeneral, last_message_id: '1001', mention_count: 0 }] },
        user_settings: { theme: 'dark', locale: 'de' },
      }),
    );
    expect(picture()).toEqual(byEvents);
  });

  // Made by tests/e2e/record_gateway.mjs from the real server.
  it('comes to the state of a fresh READY by a recorded stream', () => {
    const apply = (name: string, data: unknown): void => {
      const event = readEvent(name, data);
      if (event !== null) applyEvent(stores, event, 1000);
    };
    const all = (): unknown => {
      const { me, relationships } = stores.people.getState();
      // Others are known by what they wrote; READY has one's own memberships alone.
      const members = [...stores.guilds.getState().members].map(([id, known]) => [id, me && known.get(me.id)]);
      return [{ ...(picture() as object), members: Object.fromEntries(members) as unknown }, me, relationships];
    };
    stores = createStores();
    for (const { t, d } of recording.events) apply(t, d);
    const byEvents = all();
    expect(stores.guilds.getState().guilds.size).toBe(2);
    stores = createStores();
    apply('READY', recording.fresh);
    expect(byEvents).toEqual(all());
  });

  it('counts a mention by name, by role and by everyone, but not what the guild was told to ignore', () => {
    send('MESSAGE_CREATE', message('1001', { mentions: [{ id: kMe, username: 'me' }] }));
    send('MESSAGE_CREATE', message('1002', { mention_roles: ['600'] }));
    send('MESSAGE_CREATE', message('1003', { mention_everyone: true }));
    expect(stores.reads.getState().states.get(kGeneral)?.mentionCount).toBe(3);
    send('USER_GUILD_SETTINGS_UPDATE', {
      guild_id: kGuild,
      suppress_everyone: true,
      suppress_roles: true,
      channel_overrides: [],
    });
    send('MESSAGE_CREATE', message('1004', { mention_everyone: true, mention_roles: ['600'] }));
    expect(stores.reads.getState().states.get(kGeneral)?.mentionCount).toBe(3);
    send('MESSAGE_ACK', { channel_id: kGeneral, message_id: '1004', mention_count: 0 });
    expect(stores.reads.getState().states.get(kGeneral)).toEqual({ lastReadId: '1004', mentionCount: 0 });
  });

  it('does not count what a blocked person says', () => {
    send('RELATIONSHIP_ADD', { id: '2', type: 2, user: anna });
    send('MESSAGE_CREATE', message('1001', { mentions: [{ id: kMe, username: 'me' }] }));
    expect(stores.reads.getState().states.get(kGeneral)?.mentionCount).toBe(0);
  });

  it('marks a channel unread by a newer message, and the guild with it, unless muted', () => {
    const channel = () => stores.guilds.getState().channels.get(kGeneral);
    const attention = () => guildAttention(stores.guilds.getState(), stores.reads.getState(), kGuild, kMe, 1000);
    expect(attention().unread).toBe(false);
    send('MESSAGE_CREATE', message('1001'));
    const current = channel();
    expect(current !== undefined && isUnread(stores.reads.getState(), current, 0)).toBe(true);
    expect(attention().unread).toBe(true);
    send('USER_GUILD_SETTINGS_UPDATE', { guild_id: kGuild, muted: true, channel_overrides: [] });
    expect(attention().unread).toBe(false);
  });

  it('knows no message of an id that was deleted', () => {
    stores.messages.setState((state) => ({
      timelines: withEntry(state.timelines, kGeneral, withPage(emptyTimeline(kGeneral), [], 'end', 'end')),
    }));
    send('MESSAGE_CREATE', message('1001'));
    send('MESSAGE_UPDATE', {
      id: '1001',
      channel_id: kGeneral,
      guild_id: kGuild,
      content: 'hello again',
      edited_timestamp: '2026-01-01T00:00:01.000000+00:00',
      author: anna,
    });
    const timeline = () => stores.messages.getState().timelines.get(kGeneral);
    expect(timeline()?.messages.get(toId<MessageId>('1001'))).toMatchObject({ content: 'hello again' });
    send('MESSAGE_DELETE_BULK', { channel_id: kGeneral, guild_id: kGuild, ids: ['1001'] });
    expect(timeline()?.ids).toEqual([]);
  });

  it('forgets a guild that was left, with all that hung on it', () => {
    send('VOICE_STATE_UPDATE', { user_id: '2', channel_id: '502', guild_id: kGuild, session_id: 's' });
    send('VOICE_STATE_UPDATE', { user_id: '3', channel_id: '900', guild_id: '899', session_id: 't' });
    send('GUILD_DELETE', { id: kGuild });
    expect([...stores.guilds.getState().voiceStates.keys()]).toEqual(['3']);
    expect(stores.guilds.getState().order).toEqual([]);
    expect(stores.guilds.getState().channels.size).toBe(0);
    expect(stores.reads.getState().states.size).toBe(0);
  });

  it('keeps a guild that is only unavailable', () => {
    send('GUILD_DELETE', { id: kGuild, unavailable: true });
    expect(stores.guilds.getState().guilds.get(kGuild)?.unavailable).toBe(true);
  });

  it('lets typing end with the message', () => {
    send('TYPING_START', { channel_id: kGeneral, guild_id: kGuild, user_id: '2', timestamp: 1 });
    expect(stores.typing.getState().typing.get(kGeneral)?.has(toId<UserId>('2'))).toBe(true);
    send('MESSAGE_CREATE', message('1001'));
    expect(stores.typing.getState().typing.get(kGeneral)?.size).toBe(0);
  });

  it('takes own reactions once, however often it hears of them', () => {
    const thumb = { id: null, name: '👍', animated: false };
    const once = reacted([], thumb, true, 1);
    expect(reacted(once, thumb, true, 1)).toEqual(once);
    expect(reacted(once, thumb, false, 1)).toEqual([{ emoji: thumb, count: 2, me: true }]);
    expect(reacted(once, thumb, true, -1)).toEqual([]);
    expect(reacted([], thumb, true, -1)).toEqual([]);
  });

  it('lists what strangers wrote apart, and counts it for nothing until it is accepted', () => {
    const dm = { id: '500', type: 1, recipients: [anna], last_message_id: null, is_message_request: true };
    send('CHANNEL_CREATE', dm);
    send('MESSAGE_CREATE', message('1001', { channel_id: '500', guild_id: undefined }));
    const state = stores.guilds.getState();
    expect(privateChannels(state)).toEqual([]);
    expect(messageRequests(state).map((channel) => channel.id)).toEqual(['500']);
    expect(privateMentions(state, stores.reads.getState())).toBe(0);
    send('CHANNEL_UPDATE', { ...dm, last_message_id: '1001', is_message_request: false });
    expect(messageRequests(stores.guilds.getState())).toEqual([]);
    expect(privateChannels(stores.guilds.getState()).map((channel) => channel.id)).toEqual(['500']);
    send('MESSAGE_CREATE', message('1002', { channel_id: '500', guild_id: undefined }));
    expect(privateMentions(stores.guilds.getState(), stores.reads.getState())).toBe(1);
  });

  it("never takes one's own message for a call", () => {
    send('MESSAGE_CREATE', message('1001', { author: { id: kMe, username: 'me' }, mention_everyone: true }));
    expect(stores.reads.getState().states.get(kGeneral)).toEqual({ lastReadId: '1001', mentionCount: 0 });
    const event = readEvent(
      'MESSAGE_CREATE',
      message('1002', { author: { id: kMe, username: 'me' }, mention_everyone: true }),
    );
    expect(event?.type === 'MESSAGE_CREATE' && mentionsMe(stores, event.message)).toBe(false);
  });
});
