/** Gateway dispatches as typed values. What a name's `d` holds is narrowed here and nowhere else. */
import type { ChannelId, EmojiId, GuildId, MessageId, RoleId, UserId } from '@/model/ids';
import type { Json } from '@/model/parse';
import { id, idOrNull, isObject, list, number, object, text, textOrNull } from '@/model/parse';
import type {
  AccountSettings,
  Channel,
  Emoji,
  Guild,
  GuildNotificationSettings,
  Member,
  Message,
  OwnUser,
  Presence,
  ReactionEmoji,
  ReadState,
  Relationship,
  Role,
  SessionInfo,
  User,
  VoiceState,
} from '@/model/types';
import * as wire from '@/model/wire';

export interface GuildState {
  readonly guild: Guild;
  readonly channels: readonly Channel[];
  readonly roles: readonly Role[];
  readonly members: readonly Member[];
  readonly users: readonly User[];
  readonly presences: readonly (readonly [UserId, Presence])[];
  readonly voiceStates: readonly VoiceState[];
}

export interface Ready {
  readonly user: OwnUser;
  readonly sessionId: string;
  readonly resumeUrl: string;
  readonly guilds: readonly GuildState[];
  readonly privateChannels: readonly Channel[];
  readonly users: readonly User[];
  readonly relationships: readonly Relationship[];
  readonly readStates: readonly (readonly [ChannelId, ReadState])[];
  readonly notifications: readonly (readonly [GuildId | null, GuildNotificationSettings])[];
  readonly settings: AccountSettings;
  readonly sessions: readonly SessionInfo[];
  readonly notes: readonly (readonly [UserId, string])[];
}

export interface ListGroup {
  readonly id: RoleId | 'online' | 'offline';
  readonly count: number;
}

export type ListItem =
  | { readonly kind: 'group'; readonly group: ListGroup }
  | { readonly kind: 'member'; readonly member: Member; readonly user: User; readonly presence: Presence };

export type ListOp =
  | { readonly op: 'SYNC'; readonly range: readonly [number, number]; readonly items: readonly ListItem[] }
  | { readonly op: 'INVALIDATE'; readonly range: readonly [number, number] }
  | { readonly op: 'INSERT' | 'UPDATE'; readonly index: number; readonly item: ListItem }
  | { readonly op: 'DELETE'; readonly index: number };

export interface MemberListUpdate {
  readonly guildId: GuildId;
  readonly listId: string;
  readonly onlineCount: number;
  readonly memberCount: number;
  readonly groups: readonly ListGroup[];
  readonly ops: readonly ListOp[];
}

interface ReactionChange {
  readonly channelId: ChannelId;
  readonly messageId: MessageId;
  readonly userId: UserId;
  readonly emoji: ReactionEmoji;
}

export type GatewayEvent =
  | { readonly type: 'READY'; readonly ready: Ready }
  | {
      readonly type: 'READY_SUPPLEMENTAL';
      readonly presences: readonly (readonly [UserId, Presence])[];
      readonly voiceStates: readonly VoiceState[];
    }
  | { readonly type: 'RESUMED' }
  | { readonly type: 'GUILD_CREATE'; readonly state: GuildState }
  | { readonly type: 'GUILD_UPDATE'; readonly guild: Guild; readonly hasMemberCount: boolean }
  | { readonly type: 'GUILD_DELETE'; readonly guildId: GuildId; readonly unavailable: boolean }
  | { readonly type: 'GUILD_ROLE_SET'; readonly guildId: GuildId; readonly role: Role }
  | { readonly type: 'GUILD_ROLE_DELETE'; readonly guildId: GuildId; readonly roleId: RoleId }
  | { readonly type: 'GUILD_EMOJIS_UPDATE'; readonly guildId: GuildId; readonly emojis: readonly Emoji[] }
  | {
      readonly type: 'GUILD_MEMBER_SET';
      readonly guildId: GuildId;
      readonly member: Member;
      readonly user: User;
      readonly joined: boolean;
    }
  | { readonly type: 'GUILD_MEMBER_REMOVE'; readonly guildId: GuildId; readonly userId: UserId }
  | {
      readonly type: 'GUILD_MEMBERS_CHUNK';
      readonly guildId: GuildId;
      readonly members: readonly Member[];
      readonly users: readonly User[];
      readonly presences: readonly (readonly [UserId, Presence])[];
    }
  | { readonly type: 'GUILD_MEMBER_LIST_UPDATE'; readonly update: MemberListUpdate }
  | { readonly type: 'CHANNEL_SET'; readonly channel: Channel; readonly users: readonly User[] }
  | { readonly type: 'CHANNEL_DELETE'; readonly channelId: ChannelId; readonly guildId: GuildId | null }
  | { readonly type: 'CHANNEL_PINS_UPDATE'; readonly channelId: ChannelId; readonly lastPinAt: string | null }
  | { readonly type: 'CHANNEL_RECIPIENT_ADD'; readonly channelId: ChannelId; readonly user: User }
  | { readonly type: 'CHANNEL_RECIPIENT_REMOVE'; readonly channelId: ChannelId; readonly userId: UserId }
  | { readonly type: 'PASSIVE_UPDATE'; readonly channels: readonly (readonly [ChannelId, MessageId | null])[] }
  | {
      readonly type: 'MESSAGE_CREATE';
      readonly message: Message;
      readonly member: Member | null;
      readonly users: readonly User[];
    }
  | {
      readonly type: 'MESSAGE_UPDATE';
      readonly message: Message;
      readonly partial: Json;
      readonly users: readonly User[];
    }
  | { readonly type: 'MESSAGE_DELETE'; readonly channelId: ChannelId; readonly messageIds: readonly MessageId[] }
  | ({ readonly type: 'MESSAGE_REACTION_ADD' } & ReactionChange)
  | ({ readonly type: 'MESSAGE_REACTION_REMOVE' } & ReactionChange)
  | {
      readonly type: 'MESSAGE_REACTION_REMOVE_ALL';
      readonly channelId: ChannelId;
      readonly messageId: MessageId;
      readonly emoji: ReactionEmoji | null;
    }
  | {
      readonly type: 'MESSAGE_POLL_VOTE';
      readonly channelId: ChannelId;
      readonly messageId: MessageId;
      readonly userId: UserId;
      readonly answerId: number;
      readonly by: 1 | -1;
    }
  | {
      readonly type: 'MESSAGE_ACK';
      readonly channelId: ChannelId;
      readonly messageId: MessageId;
      readonly mentionCount: number;
      readonly manual: boolean;
    }
  | {
      readonly type: 'TYPING_START';
      readonly channelId: ChannelId;
      readonly userId: UserId;
      readonly guildId: GuildId | null;
      readonly member: Member | null;
      readonly user: User | null;
    }
  | { readonly type: 'PRESENCE_UPDATE'; readonly userId: UserId; readonly presence: Presence }
  | { readonly type: 'RELATIONSHIP_SET'; readonly relationship: Relationship; readonly user: User | null }
  | { readonly type: 'RELATIONSHIP_REMOVE'; readonly userId: UserId }
  | { readonly type: 'USER_UPDATE'; readonly user: OwnUser }
  | { readonly type: 'USER_NOTE_UPDATE'; readonly userId: UserId; readonly note: string }
  | { readonly type: 'USER_SETTINGS_UPDATE'; readonly partial: Json }
  | {
      readonly type: 'USER_GUILD_SETTINGS_UPDATE';
      readonly guildId: GuildId | null;
      readonly settings: GuildNotificationSettings;
    }
  | { readonly type: 'SESSIONS_REPLACE'; readonly sessions: readonly SessionInfo[] }
  | { readonly type: 'VOICE_STATE_UPDATE'; readonly state: VoiceState };

/** The event of one name. */
export type EventOf<Type extends GatewayEvent['type']> = Extract<GatewayEvent, { readonly type: Type }>;

function presencesOf(value: unknown): (readonly [UserId, Presence])[] {
  return list(value, (entry) => {
    const json = object(entry);
    return [id<UserId>(object(json['user'])['id'] ?? json['user_id']), wire.readPresence(entry)] as const;
  });
}

export function readGuildState(value: unknown): GuildState {
  const json = object(value);
  const guild = wire.readGuild(value);
  const members = list(json['members'], (member) => wire.readMember(member));
  return {
    guild,
    channels: list(json['channels'], (channel) => wire.readChannel(channel, guild.id)),
    roles: list(json['roles'], wire.readRole),
    members,
    users: list(json['members'], (member) => wire.readUser(object(member)['user'])).filter((user) => user.id !== ''),
    presences: presencesOf(json['presences']),
    voiceStates: list(json['voice_states'], (state) => ({ ...wire.readVoiceState(state), guildId: guild.id })),
  };
}

/** Versioned `{entries}` or, without the capability, a plain list. */
function entries(value: unknown): unknown {
  return isObject(value) ? value['entries'] : value;
}

function readReady(json: Json): Ready {
  const merged = Array.isArray(json['merged_members']) ? json['merged_members'] : [];
  const guilds = list(json['guilds'], readGuildState).map((state, index): GuildState => {
    const own = list(merged[index], (member) => wire.readMember(member));
    const known = new Set(state.members.map((member) => member.userId));
    return { ...state, members: [...state.members, ...own.filter((member) => !known.has(member.userId))] };
  });
  const users = [
    ...list(json['users'], wire.readUser),
    ...list(json['relationships'], (entry) => wire.readUser(object(entry)['user'])),
    ...list(json['private_channels'], (channel) => list(object(channel)['recipients'], wire.readUser)).flat(),
  ].filter((user) => user.id !== '');
  return {
    user: wire.readOwnUser(json['user']),
    sessionId: text(json['session_id']),
    resumeUrl: text(json['resume_gateway_url']),
    guilds: guilds.filter((state) => !state.guild.unavailable),
    privateChannels: list(json['private_channels'], (channel) => wire.readChannel(channel)),
    users,
    relationships: list(json['relationships'], wire.readRelationship),
    readStates: list(entries(json['read_state']), wire.readReadState),
    notifications: list(entries(json['user_guild_settings']), wire.readGuildNotifications),
    settings: wire.readAccountSettings(json['user_settings']),
    sessions: list(json['sessions'], wire.readSession),
    notes: Object.entries(object(json['notes'])).map(([user, note]) => [id<UserId>(user), text(note)] as const),
  };
}

function readListItem(value: unknown): ListItem {
  const json = object(value);
  if (isObject(json['group']))
    return { kind: 'group', group: { id: groupId(json['group']['id']), count: number(json['group']['count']) } };
  const member = object(json['member']);
  return {
    kind: 'member',
    member: wire.readMember(member),
    user: wire.readUser(member['user']),
    presence: wire.readPresence(member['presence']),
  };
}

function groupId(value: unknown): RoleId | 'online' | 'offline' {
  return value === 'online' || value === 'offline' ? value : id<RoleId>(value);
}

function readRange(value: unknown): readonly [number, number] {
  const range = list(value, (bound) => number(bound));
  return [range[0] ?? 0, range[1] ?? 0];
}

function readListOp(value: unknown): ListOp[] {
  const json = object(value);
  switch (json['op']) {
    case 'SYNC':
      return [{ op: 'SYNC', range: readRange(json['range']), items: list(json['items'], readListItem) }];
    case 'INVALIDATE':
      return [{ op: 'INVALIDATE', range: readRange(json['range']) }];
    case 'INSERT':
      return [{ op: 'INSERT', index: number(json['index']), item: readListItem(json['item']) }];
    case 'UPDATE':
      return [{ op: 'UPDATE', index: number(json['index']), item: readListItem(json['item']) }];
    case 'DELETE':
      return [{ op: 'DELETE', index: number(json['index']) }];
    default:
      return [];
  }
}

function reactionChange(json: Json): ReactionChange {
  return {
    channelId: id<ChannelId>(json['channel_id']),
    messageId: id<MessageId>(json['message_id']),
    userId: id<UserId>(json['user_id']),
    emoji: wire.readReactionEmoji(json['emoji']),
  };
}

function optionalMember(value: unknown, userId: UserId): Member | null {
  return isObject(value) ? wire.readMember(value, userId) : null;
}

/** The typed event, or null for one that this client has no use for. */
export function readEvent(name: string, data: unknown): GatewayEvent | null {
  const json = object(data);
  const guildId = id<GuildId>(json['guild_id']);
  switch (name) {
    case 'READY':
      return { type: 'READY', ready: readReady(json) };
    case 'READY_SUPPLEMENTAL': {
      const merged = object(json['merged_presences']);
      return {
        type: 'READY_SUPPLEMENTAL',
        presences: [...presencesOf(merged['friends']), ...list(merged['guilds'], presencesOf).flat()],
        voiceStates: list(json['guilds'], (guild) => {
          const entry = object(guild);
          return list(entry['voice_states'], (state) => ({
            ...wire.readVoiceState(state),
            guildId: id<GuildId>(entry['id']),
          }));
        }).flat(),
      };
    }
    case 'RESUMED':
      return { type: 'RESUMED' };
    case 'GUILD_CREATE':
      return { type: 'GUILD_CREATE', state: readGuildState(data) };
    case 'GUILD_UPDATE':
      return { type: 'GUILD_UPDATE', guild: wire.readGuild(data), hasMemberCount: json['member_count'] !== undefined };
    case 'GUILD_DELETE':
      return { type: 'GUILD_DELETE', guildId: id<GuildId>(json['id']), unavailable: json['unavailable'] === true };
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      return { type: 'GUILD_ROLE_SET', guildId, role: wire.readRole(json['role']) };
    case 'GUILD_ROLE_DELETE':
      return { type: 'GUILD_ROLE_DELETE', guildId, roleId: id<RoleId>(json['role_id']) };
    case 'GUILD_EMOJIS_UPDATE':
      return { type: 'GUILD_EMOJIS_UPDATE', guildId, emojis: list(json['emojis'], wire.readEmoji) };
    case 'GUILD_MEMBER_ADD':
    case 'GUILD_MEMBER_UPDATE':
      return {
        type: 'GUILD_MEMBER_SET',
        guildId,
        member: wire.readMember(data),
        user: wire.readUser(json['user']),
        joined: name === 'GUILD_MEMBER_ADD',
      };
    case 'GUILD_MEMBER_REMOVE':
      return { type: 'GUILD_MEMBER_REMOVE', guildId, userId: id<UserId>(object(json['user'])['id']) };
    case 'GUILD_MEMBERS_CHUNK':
      return {
        type: 'GUILD_MEMBERS_CHUNK',
        guildId,
        members: list(json['members'], (member) => wire.readMember(member)),
        users: list(json['members'], (member) => wire.readUser(object(member)['user'])),
        presences: presencesOf(json['presences']),
      };
    case 'GUILD_MEMBER_LIST_UPDATE':
      return {
        type: 'GUILD_MEMBER_LIST_UPDATE',
        update: {
          guildId,
          listId: text(json['id']),
          onlineCount: number(json['online_count']),
          memberCount: number(json['member_count']),
          groups: list(json['groups'], (group) => ({
            id: groupId(object(group)['id']),
            count: number(object(group)['count']),
          })),
          ops: list(json['ops'], readListOp).flat(),
        },
      };
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
      return { type: 'CHANNEL_SET', channel: wire.readChannel(data), users: list(json['recipients'], wire.readUser) };
    case 'CHANNEL_DELETE':
      return {
        type: 'CHANNEL_DELETE',
        channelId: id<ChannelId>(json['id']),
        guildId: idOrNull<GuildId>(json['guild_id']),
      };
    case 'CHANNEL_PINS_UPDATE':
      return {
        type: 'CHANNEL_PINS_UPDATE',
        channelId: id<ChannelId>(json['channel_id']),
        lastPinAt: textOrNull(json['last_pin_timestamp']),
      };
    case 'CHANNEL_RECIPIENT_ADD':
      return {
        type: 'CHANNEL_RECIPIENT_ADD',
        channelId: id<ChannelId>(json['channel_id']),
        user: wire.readUser(json['user']),
      };
    case 'CHANNEL_RECIPIENT_REMOVE':
      return {
        type: 'CHANNEL_RECIPIENT_REMOVE',
        channelId: id<ChannelId>(json['channel_id']),
        userId: id<UserId>(object(json['user'])['id']),
      };
    case 'PASSIVE_UPDATE_V1':
      return {
        type: 'PASSIVE_UPDATE',
        channels: list(json['channels'], (channel) => {
          const entry = object(channel);
          return [id<ChannelId>(entry['id']), idOrNull<MessageId>(entry['last_message_id'])] as const;
        }),
      };
    case 'MESSAGE_CREATE': {
      const message = wire.readMessage(data);
      return {
        type: 'MESSAGE_CREATE',
        message,
        member: optionalMember(json['member'], message.authorId),
        users: wire.usersOfMessage(data),
      };
    }
    case 'MESSAGE_UPDATE':
      return {
        type: 'MESSAGE_UPDATE',
        message: wire.readMessage(data),
        partial: json,
        users: wire.usersOfMessage(data),
      };
    case 'MESSAGE_DELETE':
      return {
        type: 'MESSAGE_DELETE',
        channelId: id<ChannelId>(json['channel_id']),
        messageIds: [id<MessageId>(json['id'])],
      };
    case 'MESSAGE_DELETE_BULK':
      return {
        type: 'MESSAGE_DELETE',
        channelId: id<ChannelId>(json['channel_id']),
        messageIds: list(json['ids'], (entry) => id<MessageId>(entry)),
      };
    case 'MESSAGE_REACTION_ADD':
      return { type: 'MESSAGE_REACTION_ADD', ...reactionChange(json) };
    case 'MESSAGE_REACTION_REMOVE':
      return { type: 'MESSAGE_REACTION_REMOVE', ...reactionChange(json) };
    case 'MESSAGE_REACTION_REMOVE_ALL':
    case 'MESSAGE_REACTION_REMOVE_EMOJI':
      return {
        type: 'MESSAGE_REACTION_REMOVE_ALL',
        channelId: id<ChannelId>(json['channel_id']),
        messageId: id<MessageId>(json['message_id']),
        emoji: isObject(json['emoji']) ? wire.readReactionEmoji(json['emoji']) : null,
      };
    case 'MESSAGE_POLL_VOTE_ADD':
    case 'MESSAGE_POLL_VOTE_REMOVE':
      return {
        type: 'MESSAGE_POLL_VOTE',
        channelId: id<ChannelId>(json['channel_id']),
        messageId: id<MessageId>(json['message_id']),
        userId: id<UserId>(json['user_id']),
        answerId: number(json['answer_id']),
        by: name === 'MESSAGE_POLL_VOTE_ADD' ? 1 : -1,
      };
    case 'MESSAGE_ACK':
      return {
        type: 'MESSAGE_ACK',
        channelId: id<ChannelId>(json['channel_id']),
        messageId: id<MessageId>(json['message_id']),
        mentionCount: number(json['mention_count']),
        manual: json['manual'] === true,
      };
    case 'TYPING_START': {
      const userId = id<UserId>(json['user_id']);
      const member = optionalMember(json['member'], userId);
      const inner = object(json['member'])['user'];
      return {
        type: 'TYPING_START',
        channelId: id<ChannelId>(json['channel_id']),
        guildId: idOrNull<GuildId>(json['guild_id']),
        userId,
        member,
        user: isObject(inner) ? wire.readUser(inner) : null,
      };
    }
    case 'PRESENCE_UPDATE':
      return {
        type: 'PRESENCE_UPDATE',
        userId: id<UserId>(object(json['user'])['id']),
        presence: wire.readPresence(data),
      };
    case 'RELATIONSHIP_ADD':
    case 'RELATIONSHIP_UPDATE':
      return {
        type: 'RELATIONSHIP_SET',
        relationship: wire.readRelationship(data),
        user: isObject(json['user']) ? wire.readUser(json['user']) : null,
      };
    case 'RELATIONSHIP_REMOVE':
      return { type: 'RELATIONSHIP_REMOVE', userId: id<UserId>(json['id']) };
    case 'USER_UPDATE':
      return { type: 'USER_UPDATE', user: wire.readOwnUser(data) };
    case 'USER_NOTE_UPDATE':
      return { type: 'USER_NOTE_UPDATE', userId: id<UserId>(json['id']), note: text(json['note']) };
    case 'USER_SETTINGS_UPDATE':
      return { type: 'USER_SETTINGS_UPDATE', partial: json };
    case 'USER_GUILD_SETTINGS_UPDATE': {
      const [guild, settings] = wire.readGuildNotifications(data);
      return { type: 'USER_GUILD_SETTINGS_UPDATE', guildId: guild, settings };
    }
    case 'SESSIONS_REPLACE':
      return { type: 'SESSIONS_REPLACE', sessions: list(data, wire.readSession) };
    case 'VOICE_STATE_UPDATE':
      return { type: 'VOICE_STATE_UPDATE', state: wire.readVoiceState(data) };
    default:
      return null;
  }
}

/** How a reaction's emoji is named in a path: `name:id` or the characters themselves. */
export function emojiKey(emoji: { readonly id: EmojiId | null; readonly name: string }): string {
  return emoji.id === null ? emoji.name : `${emoji.name}:${emoji.id}`;
}
