/**
 * Gateway events → store writes. One exhaustive switch; a name that events.ts knows and this does not is a compile error.
 * Replaying a session's events gives the same state as a fresh READY (dispatcher.test.ts).
 */
import type { GatewayEvent, GuildState, Ready } from '@/gateway/events';
import type { ChannelId, GuildId, UserId } from '@/model/ids';
import { compareIds } from '@/model/ids';
import { object } from '@/model/parse';
import type { Channel, Member, Message, Reaction, ReactionEmoji, ReadState, User } from '@/model/types';
import { readAccountSettings } from '@/model/wire';
import { changed, withEntries, withEntry, without } from './maps';
import { applyListUpdate } from './member_list';
import { recounted, withVote } from './polls';
import type { GuildsState, Stores } from './stores';
import type { Reading, Timeline } from './timeline';
import { withArrival, withChanged, withoutMessages } from './timeline';

/** How long "is typing" stands when nothing more comes, in milliseconds. */
export const kTypingMs = 10_000;

export function applyEvent(stores: Stores, event: GatewayEvent, nowMs: number): void {
  switch (event.type) {
    case 'READY':
      return applyReady(stores, event.ready);
    case 'READY_SUPPLEMENTAL':
      stores.people.setState((state) => ({ presences: withEntries(state.presences, event.presences) }));
      stores.guilds.setState((state) => ({
        voiceStates: withEntries(
          state.voiceStates,
          event.voiceStates.map((voice) => [voice.userId, voice] as const),
        ),
      }));
      return;
    case 'RESUMED':
      return;
    case 'GUILD_CREATE':
      meet(stores, event.state.users);
      stores.people.setState((state) => ({ presences: withEntries(state.presences, event.state.presences) }));
      stores.guilds.setState((state) => withGuild(state, event.state));
      return;
    case 'GUILD_UPDATE':
      stores.guilds.setState((state) => ({
        guilds: changed(state.guilds, event.guild.id, (old) => ({
          ...event.guild,
          memberCount: event.hasMemberCount ? event.guild.memberCount : old.memberCount,
          large: old.large,
        })),
      }));
      return;
    case 'GUILD_DELETE':
      if (event.unavailable)
        stores.guilds.setState((state) => ({
          guilds: changed(state.guilds, event.guildId, (guild) => ({ ...guild, unavailable: true })),
        }));
      else forgetGuild(stores, event.guildId);
      return;
    case 'GUILD_ROLE_SET':
      stores.guilds.setState((state) => ({
        roles: changed(state.roles, event.guildId, (roles) => withEntry(roles, event.role.id, event.role)),
      }));
      return;
    case 'GUILD_ROLE_DELETE':
      return deleteRole(stores, event.guildId, event.roleId);
    case 'GUILD_EMOJIS_UPDATE':
      stores.guilds.setState((state) => ({
        guilds: changed(state.guilds, event.guildId, (guild) => ({ ...guild, emojis: event.emojis })),
      }));
      return;
    case 'GUILD_MEMBER_SET':
      meet(stores, [event.user]);
      addMembers(stores, event.guildId, [event.member]);
      if (event.joined) countMembers(stores, event.guildId, 1);
      return;
    case 'GUILD_MEMBER_REMOVE':
      stores.guilds.setState((state) => ({
        members: changed(state.members, event.guildId, (members) => without(members, event.userId)),
      }));
      countMembers(stores, event.guildId, -1);
      return;
    case 'GUILD_MEMBERS_CHUNK':
      meet(stores, event.users);
      addMembers(stores, event.guildId, event.members);
      stores.people.setState((state) => ({ presences: withEntries(state.presences, event.presences) }));
      return;
    case 'GUILD_MEMBER_LIST_UPDATE':
      return applyList(stores, event);
    case 'CHANNEL_SET':
      meet(stores, event.users);
      return setChannel(stores, event.channel);
    case 'CHANNEL_DELETE':
      return deleteChannel(stores, event.channelId, event.guildId);
    case 'CHANNEL_PINS_UPDATE':
      stores.guilds.setState((state) => ({
        channels: changed(state.channels, event.channelId, (channel) => ({
          ...channel,
          lastPinAt: event.lastPinAt === null ? null : Date.parse(event.lastPinAt),
        })),
      }));
      return;
    case 'CHANNEL_RECIPIENT_ADD':
      meet(stores, [event.user]);
      return changeRecipients(stores, event.channelId, (ids) =>
        ids.includes(event.user.id) ? ids : [...ids, event.user.id],
      );
    case 'CHANNEL_RECIPIENT_REMOVE':
      return changeRecipients(stores, event.channelId, (ids) => ids.filter((id) => id !== event.userId));
    case 'PASSIVE_UPDATE':
      stores.guilds.setState((state) => {
        let channels = state.channels;
        for (const [id, lastMessageId] of event.channels)
          channels = changed(channels, id, (channel) => ({ ...channel, lastMessageId }));
        return { channels };
      });
      return;
    case 'MESSAGE_CREATE':
      return applyMessage(stores, event.message, event.member, event.users);
    case 'MESSAGE_UPDATE':
      meet(stores, event.users);
      return changeTimeline(stores, event.message.channelId, (timeline) =>
        withChanged(timeline, event.message.id, (old) => updated(old, event.message, object(event.partial))),
      );
    case 'MESSAGE_DELETE':
      clearEditing(stores, event.messageIds);
      return changeTimeline(stores, event.channelId, (timeline) => withoutMessages(timeline, event.messageIds));
    case 'MESSAGE_REACTION_ADD':
      return react(
        stores,
        event.channelId,
        event.messageId,
        event.emoji,
        event.userId === stores.people.getState().me?.id,
        1,
      );
    case 'MESSAGE_REACTION_REMOVE':
      return react(
        stores,
        event.channelId,
        event.messageId,
        event.emoji,
        event.userId === stores.people.getState().me?.id,
        -1,
      );
    case 'MESSAGE_REACTION_REMOVE_ALL':
      return changeTimeline(stores, event.channelId, (timeline) =>
        withChanged(timeline, event.messageId, (message) => ({
          ...message,
          reactions:
            event.emoji === null ? [] : message.reactions.filter((entry) => !sameEmoji(entry.emoji, event.emoji)),
        })),
      );
    case 'MESSAGE_POLL_VOTE':
      return changeTimeline(stores, event.channelId, (timeline) =>
        withVote(timeline, event.messageId, event.answerId, event.userId === stores.people.getState().me?.id, event.by),
      );
    case 'MESSAGE_ACK':
      stores.reads.setState((state) => ({
        states: withEntry(state.states, event.channelId, {
          lastReadId: event.messageId,
          mentionCount: event.mentionCount,
        }),
      }));
      return;
    case 'TYPING_START':
      if (event.user !== null) meet(stores, [event.user]);
      if (event.member !== null && event.guildId !== null) addMembers(stores, event.guildId, [event.member]);
      if (event.userId === stores.people.getState().me?.id) return;
      stores.typing.setState((state) => ({
        typing: withEntry(
          state.typing,
          event.channelId,
          withEntry(state.typing.get(event.channelId) ?? new Map<UserId, number>(), event.userId, nowMs + kTypingMs),
        ),
      }));
      return;
    case 'PRESENCE_UPDATE':
      stores.people.setState((state) => ({ presences: withEntry(state.presences, event.userId, event.presence) }));
      return;
    case 'RELATIONSHIP_SET':
      if (event.user !== null) meet(stores, [event.user]);
      stores.people.setState((state) => ({
        relationships: withEntry(state.relationships, event.relationship.userId, event.relationship),
      }));
      return;
    case 'RELATIONSHIP_REMOVE':
      stores.people.setState((state) => ({ relationships: without(state.relationships, event.userId) }));
      return;
    case 'USER_UPDATE':
      meet(stores, [event.user]);
      stores.people.setState((state) => ({
        me:
          state.me === null
            ? event.user
            : { ...event.user, administrator: event.user.administrator || state.me.administrator },
      }));
      return;
    case 'USER_NOTE_UPDATE':
      stores.people.setState((state) => ({ notes: withEntry(state.notes, event.userId, event.note) }));
      return;
    case 'USER_SETTINGS_UPDATE': {
      const settings = presentSettings(event.partial);
      stores.settings.setState(settings);
      // The account says its language, too.
      const { locale } = settings;
      if (locale !== undefined)
        stores.people.setState((state) => (state.me === null ? state : { me: { ...state.me, locale } }));
      return;
    }
    case 'USER_GUILD_SETTINGS_UPDATE':
      stores.reads.setState((state) => ({
        notifications: withEntry(state.notifications, event.guildId ?? '@me', event.settings),
      }));
      return;
    case 'SESSIONS_REPLACE':
      stores.people.setState({ sessions: event.sessions });
      return;
    case 'VOICE_STATE_UPDATE':
      stores.guilds.setState((state) => ({
        voiceStates:
          event.state.channelId === null
            ? without(state.voiceStates, event.state.userId)
            : withEntry(state.voiceStates, event.state.userId, event.state),
      }));
      return;
  }
}

const kSettingKeys = {
  theme: 'theme',
  locale: 'locale',
  message_display_compact: 'compact',
  developer_mode: 'developerMode',
  default_message_request_restricted: 'askFirst',
  status: 'status',
  custom_status: 'customStatus',
  guild_folders: 'folders',
} as const;

/** Only the settings that the partial object names. */
function presentSettings(partial: Readonly<Record<string, unknown>>): Partial<ReturnType<typeof readAccountSettings>> {
  const all = readAccountSettings(partial);
  const named = Object.entries(kSettingKeys).filter(([wire]) => wire in partial);
  return Object.fromEntries(named.map(([, key]) => [key, all[key]]));
}

export function applyReady(stores: Stores, ready: Ready): void {
  const users = new Map<UserId, User>(ready.users.map((user) => [user.id, user]));
  for (const state of ready.guilds) for (const user of state.users) users.set(user.id, user);
  users.set(ready.user.id, ready.user);
  const presences = ready.guilds.flatMap((state) => state.presences);
  const old = stores.people.getState();
  stores.people.setState({
    me: ready.user,
    users: withEntries(old.users, users),
    presences: new Map(presences),
    relationships: new Map(ready.relationships.map((relationship) => [relationship.userId, relationship])),
    notes: new Map(ready.notes),
    sessions: ready.sessions,
  });
  let guilds: GuildsState = {
    order: [],
    guilds: new Map(),
    channels: new Map(ready.privateChannels.map((channel) => [channel.id, channel])),
    channelsOf: new Map(),
    privateChannels: ready.privateChannels.map((channel) => channel.id),
    roles: new Map(),
    members: new Map(),
    lists: new Map(),
    voiceStates: new Map(),
  };
  for (const state of ready.guilds) guilds = { ...guilds, ...withGuild(guilds, state) };
  stores.guilds.setState(guilds);
  stores.reads.setState({
    states: new Map(ready.readStates),
    notifications: new Map(ready.notifications.map(([guild, settings]) => [guild ?? '@me', settings] as const)),
  });
  stores.settings.setState(ready.settings);
  stores.typing.setState({ typing: new Map() });
  // What was loaded may have a gap now: keep what is on screen until it is loaded again, and forget the rest.
  const viewing = stores.view.getState().channelId;
  stores.messages.setState((state) => ({
    timelines: new Map(
      [...state.timelines]
        .filter(([channel, timeline]) => channel === viewing || timeline.pending.length > 0)
        .map(([channel, timeline]) => [channel, { ...timeline, loaded: false, loading: 'none' as const }]),
    ),
  }));
  stores.link.setState({ ready: true, filled: true });
}

function withGuild(
  state: GuildsState,
  added: GuildState,
): Pick<GuildsState, 'order' | 'guilds' | 'channels' | 'channelsOf' | 'roles' | 'members' | 'voiceStates'> {
  const { id } = added.guild;
  const members = withEntries(
    state.members.get(id) ?? new Map(),
    added.members.map((member) => [member.userId, member] as const),
  );
  return {
    order: state.order.includes(id) ? state.order : [...state.order, id],
    guilds: withEntry(state.guilds, id, added.guild),
    channels: withEntries(
      state.channels,
      added.channels.map((channel) => [channel.id, channel] as const),
    ),
    channelsOf: withEntry(
      state.channelsOf,
      id,
      added.channels.map((channel) => channel.id),
    ),
    roles: withEntry(state.roles, id, new Map(added.roles.map((role) => [role.id, role]))),
    members: withEntry(state.members, id, members),
    voiceStates: withEntries(
      state.voiceStates,
      added.voiceStates.map((voice) => [voice.userId, voice] as const),
    ),
  };
}

function forgetGuild(stores: Stores, id: GuildId): void {
  const gone = stores.guilds.getState().channelsOf.get(id) ?? [];
  stores.guilds.setState((state) => {
    const channels = new Map(state.channels);
    for (const channel of gone) channels.delete(channel);
    return {
      order: state.order.filter((guild) => guild !== id),
      guilds: without(state.guilds, id),
      channels,
      channelsOf: without(state.channelsOf, id),
      roles: without(state.roles, id),
      members: without(state.members, id),
      lists: without(state.lists, id),
    };
  });
  stores.messages.setState((state) => {
    const timelines = new Map(state.timelines);
    for (const channel of gone) timelines.delete(channel);
    return { timelines };
  });
  stores.reads.setState((state) => {
    const states = new Map(state.states);
    for (const channel of gone) states.delete(channel);
    return { states };
  });
}

function deleteRole(stores: Stores, guildId: GuildId, roleId: Parameters<typeof without>[1] & string): void {
  stores.guilds.setState((state) => {
    const members = state.members.get(guildId);
    const stripped = members && new Map([...members].map(([id, member]) => [id, withoutRole(member, roleId)] as const));
    return {
      roles: changed(state.roles, guildId, (roles) => new Map([...roles].filter(([id]) => id !== roleId))),
      members: stripped === undefined ? state.members : withEntry(state.members, guildId, stripped),
    };
  });
}

function withoutRole(member: Member, roleId: string): Member {
  return member.roles.some((role) => role === roleId)
    ? { ...member, roles: member.roles.filter((role) => role !== roleId) }
    : member;
}

/** Remembers users that an event told of; those already known and unchanged cost nothing. */
export function meet(stores: Stores, users: readonly User[]): void {
  const known = stores.people.getState().users;
  const fresh = users.filter((user) => {
    const old = known.get(user.id);
    return (
      user.id !== '' &&
      (old === undefined ||
        old.username !== user.username ||
        old.globalName !== user.globalName ||
        old.avatar !== user.avatar ||
        old.bot !== user.bot)
    );
  });
  if (fresh.length > 0)
    stores.people.setState((state) => ({
      users: withEntries(
        state.users,
        fresh.map((user) => [user.id, user] as const),
      ),
    }));
}

function addMembers(stores: Stores, guildId: GuildId, members: readonly Member[]): void {
  const known = stores.guilds.getState().members.get(guildId);
  const fresh = members.filter((member) => member.userId !== '' && !sameMember(known?.get(member.userId), member));
  if (fresh.length === 0) return;
  stores.guilds.setState((state) => ({
    members: withEntry(
      state.members,
      guildId,
      withEntries(
        state.members.get(guildId) ?? new Map<UserId, Member>(),
        fresh.map((member) => [member.userId, member] as const),
      ),
    ),
  }));
}

function sameMember(a: Member | undefined, b: Member): boolean {
  return (
    a !== undefined &&
    a.nick === b.nick &&
    a.avatar === b.avatar &&
    a.joinedAt === b.joinedAt &&
    a.timeoutUntil === b.timeoutUntil &&
    a.roles.length === b.roles.length &&
    a.roles.every((role, index) => role === b.roles[index])
  );
}

function countMembers(stores: Stores, guildId: GuildId, by: number): void {
  stores.guilds.setState((state) => ({
    guilds: changed(state.guilds, guildId, (guild) => ({ ...guild, memberCount: Math.max(0, guild.memberCount + by) })),
  }));
}

function applyList(stores: Stores, event: Extract<GatewayEvent, { type: 'GUILD_MEMBER_LIST_UPDATE' }>): void {
  const { update } = event;
  const rows = update.ops.flatMap((op) =>
    op.op === 'SYNC' ? op.items : op.op === 'INSERT' || op.op === 'UPDATE' ? [op.item] : [],
  );
  const people = rows.flatMap((row) => (row.kind === 'member' ? [row] : []));
  meet(
    stores,
    people.map((row) => row.user),
  );
  addMembers(
    stores,
    update.guildId,
    people.map((row) => row.member),
  );
  stores.people.setState((state) => ({
    presences: withEntries(
      state.presences,
      people.map((row) => [row.member.userId, row.presence] as const),
    ),
  }));
  stores.guilds.setState((state) => ({
    lists: withEntry(state.lists, update.guildId, applyListUpdate(state.lists.get(update.guildId), update)),
  }));
}

function setChannel(stores: Stores, channel: Channel): void {
  stores.guilds.setState((state) => {
    const old = state.channels.get(channel.id);
    // CHANNEL_UPDATE is not about the last message: what arrived since is newer than what it says.
    const lastMessageId =
      old?.lastMessageId !== undefined &&
      old.lastMessageId !== null &&
      (channel.lastMessageId === null || compareIds(old.lastMessageId, channel.lastMessageId) > 0)
        ? old.lastMessageId
        : channel.lastMessageId;
    const recipients = channel.recipients.length === 0 && old !== undefined ? old.recipients : channel.recipients;
    const next = { channels: withEntry(state.channels, channel.id, { ...channel, lastMessageId, recipients }) };
    if (channel.guildId === null)
      return {
        ...next,
        privateChannels: state.privateChannels.includes(channel.id)
          ? state.privateChannels
          : [channel.id, ...state.privateChannels],
      };
    const siblings = state.channelsOf.get(channel.guildId) ?? [];
    return siblings.includes(channel.id)
      ? next
      : { ...next, channelsOf: withEntry(state.channelsOf, channel.guildId, [...siblings, channel.id]) };
  });
}

function deleteChannel(stores: Stores, id: ChannelId, guildId: GuildId | null): void {
  stores.guilds.setState((state) => ({
    channels: without(state.channels, id),
    privateChannels: state.privateChannels.filter((channel) => channel !== id),
    channelsOf:
      guildId === null
        ? state.channelsOf
        : changed(state.channelsOf, guildId, (ids) => ids.filter((channel) => channel !== id)),
  }));
  stores.messages.setState((state) => ({ timelines: without(state.timelines, id) }));
  stores.reads.setState((state) => ({ states: without(state.states, id) }));
}

function changeRecipients(stores: Stores, id: ChannelId, change: (ids: readonly UserId[]) => readonly UserId[]): void {
  stores.guilds.setState((state) => ({
    channels: changed(state.channels, id, (channel) => ({ ...channel, recipients: change(channel.recipients) })),
  }));
}

function changeTimeline(stores: Stores, id: ChannelId, change: (timeline: Timeline) => Timeline): void {
  stores.messages.setState((state) => ({ timelines: changed(state.timelines, id, change) }));
}

function clearEditing(stores: Stores, gone: readonly string[]): void {
  const { editing } = stores.view.getState();
  if (editing !== null && gone.includes(editing)) stores.view.setState({ editing: null });
}

/** True where a message calls the person: by name, by one of their roles, by everyone, or in a direct message. */
export function mentionsMe(stores: Stores, message: Message): boolean {
  const { me } = stores.people.getState();
  if (me === null || message.authorId === me.id) return false;
  if (stores.people.getState().relationships.get(message.authorId)?.type === 2) return false;
  if (message.guildId === null) return stores.guilds.getState().channels.get(message.channelId)?.request !== true;
  const notifications = stores.reads.getState().notifications.get(message.guildId);
  if (message.mentions.includes(me.id)) return true;
  if (message.mentionEveryone && notifications?.suppressEveryone !== true) return true;
  if (notifications?.suppressRoles === true || message.mentionRoles.length === 0) return false;
  const roles = stores.guilds.getState().members.get(message.guildId)?.get(me.id)?.roles ?? [];
  return message.mentionRoles.some((role) => roles.includes(role));
}

function readingOf(stores: Stores, channelId: ChannelId): Reading {
  const view = stores.view.getState();
  return view.channelId !== channelId ? 'elsewhere' : view.atBottom ? 'end' : 'history';
}

function applyMessage(stores: Stores, message: Message, member: Member | null, users: readonly User[]): void {
  meet(stores, users);
  if (member !== null && message.guildId !== null) addMembers(stores, message.guildId, [member]);
  stores.guilds.setState((state) => ({
    channels: changed(state.channels, message.channelId, (channel) => ({ ...channel, lastMessageId: message.id })),
  }));
  const reading = readingOf(stores, message.channelId);
  changeTimeline(stores, message.channelId, (timeline) => withArrival(timeline, message, reading));
  const typing = stores.typing.getState().typing.get(message.channelId);
  if (typing?.has(message.authorId) === true)
    stores.typing.setState((state) => ({
      typing: changed(state.typing, message.channelId, (who) => without(who, message.authorId)),
    }));
  const own = message.authorId === stores.people.getState().me?.id && message.webhookId === null;
  stores.reads.setState((state) => ({
    states: withReadState(state.states, message, own, mentionsMe(stores, message)),
  }));
}

function withReadState(
  states: ReadonlyMap<ChannelId, ReadState>,
  message: Message,
  own: boolean,
  mention: boolean,
): ReadonlyMap<ChannelId, ReadState> {
  if (own) return withEntry(states, message.channelId, { lastReadId: message.id, mentionCount: 0 });
  if (!mention) return states;
  const old = states.get(message.channelId);
  return withEntry(states, message.channelId, {
    lastReadId: old?.lastReadId ?? null,
    mentionCount: (old?.mentionCount ?? 0) + 1,
  });
}

/** An update may be partial (an embed that was resolved), and its `me` of reactions is nobody's. */
function updated(old: Message, next: Message, partial: Readonly<Record<string, unknown>>): Message {
  return {
    ...old,
    content: 'content' in partial ? next.content : old.content,
    editedAt: 'edited_timestamp' in partial ? next.editedAt : old.editedAt,
    embeds: 'embeds' in partial ? next.embeds : old.embeds,
    attachments: 'attachments' in partial ? next.attachments : old.attachments,
    poll: 'poll' in partial ? recounted(old.poll, next.poll) : old.poll,
    pinned: 'pinned' in partial ? next.pinned : old.pinned,
    flags: 'flags' in partial ? next.flags : old.flags,
    mentions: 'mentions' in partial ? next.mentions : old.mentions,
    mentionRoles: 'mention_roles' in partial ? next.mentionRoles : old.mentionRoles,
    mentionEveryone: 'mention_everyone' in partial ? next.mentionEveryone : old.mentionEveryone,
  };
}

export function sameEmoji(a: ReactionEmoji, b: ReactionEmoji | null): boolean {
  return b !== null && a.id === b.id && (a.id !== null || a.name === b.name);
}

/** `by` is 1 or -1. One's own are idempotent: the page may have drawn them before the server told. */
export function reacted(
  reactions: readonly Reaction[],
  emoji: ReactionEmoji,
  mine: boolean,
  by: 1 | -1,
): readonly Reaction[] {
  const index = reactions.findIndex((entry) => sameEmoji(entry.emoji, emoji));
  const entry = reactions[index];
  if (entry === undefined) return by === 1 ? [...reactions, { emoji, count: 1, me: mine }] : reactions;
  if (mine && entry.me === (by === 1)) return reactions;
  const count = entry.count + by;
  if (count <= 0) return reactions.filter((_, at) => at !== index);
  return reactions.with(index, { ...entry, count, me: mine ? by === 1 : entry.me });
}

export function react(
  stores: Stores,
  channelId: ChannelId,
  messageId: Message['id'],
  emoji: ReactionEmoji,
  mine: boolean,
  by: 1 | -1,
): void {
  changeTimeline(stores, channelId, (timeline) =>
    withChanged(timeline, messageId, (message) => {
      const reactions = reacted(message.reactions, emoji, mine, by);
      return reactions === message.reactions ? message : { ...message, reactions };
    }),
  );
}
