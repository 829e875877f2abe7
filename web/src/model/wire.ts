/** JSON of the HTTP API and the gateway → the values of types.ts. The only place that knows the protocol's field names for incoming data. */
import type { ChannelId, GuildId, MessageId, RoleId, UserId } from './ids';
import { idTimeMs, toId } from './ids';
import type { Json } from './parse';
import {
  bits,
  flag,
  id,
  idOrNull,
  isObject,
  list,
  number,
  numberOrNull,
  object,
  text,
  textOrNull,
  timeOrNull,
} from './parse';
import type {
  AccountSettings,
  Activity,
  Attachment,
  Channel,
  ChannelNotificationSettings,
  Embed,
  EmbedMedia,
  Emoji,
  Guild,
  GuildFolder,
  GuildNotificationSettings,
  Invite,
  Member,
  Message,
  Overwrite,
  OwnUser,
  Poll,
  PollResult,
  Presence,
  Reaction,
  ReactionEmoji,
  ReadState,
  Relationship,
  ReplyPreview,
  Role,
  SessionInfo,
  Status,
  ThemeName,
  User,
  VoiceState,
} from './types';
import { MessageType } from './types';

export function readUser(value: unknown): User {
  const json = object(value);
  return {
    id: id<UserId>(json['id']),
    username: text(json['username']),
    globalName: textOrNull(json['global_name']),
    discriminator: text(json['discriminator'], '0'),
    avatar: textOrNull(json['avatar']),
    banner: textOrNull(json['banner']),
    accentColor: numberOrNull(json['accent_color']),
    bot: flag(json['bot']),
  };
}

export function readOwnUser(value: unknown): OwnUser {
  const json = object(value);
  return {
    ...readUser(value),
    email: textOrNull(json['email']),
    verified: flag(json['verified']),
    mfaEnabled: flag(json['mfa_enabled']),
    bio: text(json['bio']),
    pronouns: text(json['pronouns']),
    locale: text(json['locale'], 'en-US'),
    administrator: flag(json['guildhall_administrator']),
  };
}

/** A member object; `userId` where the user stands beside it (merged_members, PRESENCE_UPDATE) and not inside. */
export function readMember(value: unknown, userId?: UserId): Member {
  const json = object(value);
  const inner = id<UserId>(object(json['user'])['id'] ?? json['user_id']);
  return {
    userId: userId ?? inner,
    nick: textOrNull(json['nick']),
    avatar: textOrNull(json['avatar']),
    roles: list(json['roles'], (role) => id<RoleId>(role)),
    joinedAt: timeOrNull(json['joined_at']),
    timeoutUntil: timeOrNull(json['communication_disabled_until']),
  };
}

export function readRole(value: unknown): Role {
  const json = object(value);
  return {
    id: id<RoleId>(json['id']),
    name: text(json['name']),
    color: number(json['color']),
    hoist: flag(json['hoist']),
    position: number(json['position']),
    permissions: bits(json['permissions']),
    managed: flag(json['managed']),
    mentionable: flag(json['mentionable']),
  };
}

export function readEmoji(value: unknown): Emoji {
  const json = object(value);
  return {
    id: id(json['id']),
    name: text(json['name']),
    animated: flag(json['animated']),
    available: flag(json['available'], true),
  };
}

export function readGuild(value: unknown): Guild {
  const outer = object(value);
  // With capability CLIENT_STATE_V2 the guild's own fields stand in `properties`.
  const json: Json = isObject(outer['properties']) ? { ...outer, ...outer['properties'] } : outer;
  return {
    id: id<GuildId>(json['id']),
    name: text(json['name']),
    icon: textOrNull(json['icon']),
    description: textOrNull(json['description']),
    ownerId: id<UserId>(json['owner_id']),
    memberCount: number(json['member_count'] ?? json['approximate_member_count']),
    systemChannelId: idOrNull<ChannelId>(json['system_channel_id']),
    systemChannelFlags: number(json['system_channel_flags']),
    verificationLevel: number(json['verification_level']),
    defaultMessageNotifications: number(json['default_message_notifications']),
    mfaLevel: number(json['mfa_level']),
    features: list(json['features'], (feature) => text(feature)),
    emojis: list(json['emojis'], readEmoji),
    large: flag(json['large']),
    unavailable: flag(json['unavailable']),
  };
}

function readOverwrite(value: unknown): Overwrite {
  const json = object(value);
  const member = json['type'] === 1 || json['type'] === '1' || json['type'] === 'member';
  return {
    id: member ? id<UserId>(json['id']) : id<RoleId>(json['id']),
    type: member ? 'member' : 'role',
    allow: bits(json['allow']),
    deny: bits(json['deny']),
  };
}

export function readChannel(value: unknown, guildId?: GuildId): Channel {
  const json = object(value);
  const recipients = Array.isArray(json['recipients'])
    ? list(json['recipients'], (user) => id<UserId>(object(user)['id']))
    : list(json['recipient_ids'], (user) => id<UserId>(user));
  return {
    id: id<ChannelId>(json['id']),
    type: number(json['type']),
    guildId: guildId ?? idOrNull<GuildId>(json['guild_id']),
    name: text(json['name']),
    topic: textOrNull(json['topic']),
    position: number(json['position']),
    parentId: idOrNull<ChannelId>(json['parent_id']),
    nsfw: flag(json['nsfw']),
    slowMode: number(json['rate_limit_per_user']),
    lastMessageId: idOrNull<MessageId>(json['last_message_id']),
    lastPinAt: timeOrNull(json['last_pin_timestamp']),
    overwrites: list(json['permission_overwrites'], readOverwrite),
    recipients,
    ownerId: idOrNull<UserId>(json['owner_id']),
    icon: textOrNull(json['icon']),
    bitrate: number(json['bitrate']),
    userLimit: number(json['user_limit']),
    request: flag(json['is_message_request']),
    spam: flag(json['is_spam']),
  };
}

function readAttachment(value: unknown): Attachment {
  const json = object(value);
  const filename = text(json['filename']);
  return {
    id: id(json['id']),
    filename,
    description: textOrNull(json['description']),
    contentType: text(json['content_type']),
    size: number(json['size']),
    url: localUrl(text(json['url'])),
    width: numberOrNull(json['width']),
    height: numberOrNull(json['height']),
    spoiler: filename.startsWith('SPOILER_'),
  };
}

/**
 * Files of this server are fetched from where the page came from, whatever public address the server thinks it has:
 * the page may stand behind another name (a proxy, a development server). Other addresses stay as they are.
 */
export function localUrl(url: string): string {
  const match =
    /^https?:\/\/[^/]+(\/(?:attachments|avatars|icons|emojis|banners|channel-icons|guilds|embed)\/.*)$/.exec(url);
  return match?.[1] ?? url;
}

function readMedia(value: unknown): EmbedMedia | null {
  if (!isObject(value)) return null;
  const url = text(value['url']);
  return url === ''
    ? null
    : { url: localUrl(url), width: numberOrNull(value['width']), height: numberOrNull(value['height']) };
}

function readEmbed(value: unknown): Embed {
  const json = object(value);
  const author = isObject(json['author']) ? json['author'] : null;
  const footer = isObject(json['footer']) ? json['footer'] : null;
  return {
    type: text(json['type'], 'rich'),
    title: textOrNull(json['title']),
    description: textOrNull(json['description']),
    url: textOrNull(json['url']),
    color: numberOrNull(json['color']),
    timestamp: timeOrNull(json['timestamp']),
    author: author && {
      name: text(author['name']),
      url: textOrNull(author['url']),
      iconUrl: textOrNull(author['icon_url']),
    },
    footer: footer && { text: text(footer['text']), iconUrl: textOrNull(footer['icon_url']) },
    provider: isObject(json['provider']) ? textOrNull(json['provider']['name']) : null,
    image: readMedia(json['image']),
    thumbnail: readMedia(json['thumbnail']),
    video: readMedia(json['video']),
    fields: list(json['fields'], (field) => {
      const entry = object(field);
      return { name: text(entry['name']), value: text(entry['value']), inline: flag(entry['inline']) };
    }),
  };
}

export function readReactionEmoji(value: unknown): ReactionEmoji {
  const json = object(value);
  return { id: idOrNull(json['id']), name: text(json['name']), animated: flag(json['animated']) };
}

function readReaction(value: unknown): Reaction {
  const json = object(value);
  return { emoji: readReactionEmoji(json['emoji']), count: number(json['count'], 1), me: flag(json['me']) };
}

function readReply(json: Json): ReplyPreview | null {
  const reference = isObject(json['message_reference']) ? json['message_reference'] : null;
  if (number(json['type']) !== 19 || reference === null) return null;
  const replied = isObject(json['referenced_message']) ? json['referenced_message'] : null;
  if (replied === null)
    return { id: id(reference['message_id']), authorId: null, authorName: '', content: null, hasMedia: false };
  const author = readUser(replied['author']);
  return {
    id: id(replied['id']),
    authorId: author.id,
    authorName: author.globalName ?? author.username,
    content: text(replied['content']) || text(object(object(replied['poll'])['question'])['text']),
    hasMedia: list(replied['attachments'], () => 0).length > 0 || list(replied['embeds'], () => 0).length > 0,
  };
}

function readPoll(value: unknown): Poll | null {
  if (!isObject(value)) return null;
  const results = object(value['results']);
  const counts = new Map(
    list(results['answer_counts'], (entry) => [number(object(entry)['id']), object(entry)] as const),
  );
  return {
    question: text(object(value['question'])['text']),
    answers: list(value['answers'], (entry) => {
      const answer = object(entry);
      const media = object(answer['poll_media']);
      const count = counts.get(number(answer['answer_id']));
      return {
        id: number(answer['answer_id']),
        text: text(media['text']),
        emoji: isObject(media['emoji']) ? readReactionEmoji(media['emoji']) : null,
        count: number(count?.['count']),
        me: flag(count?.['me_voted']),
      };
    }),
    multiple: flag(value['allow_multiselect']),
    endsAt: timeOrNull(value['expiry']),
    final: flag(results['is_finalized']),
  };
}

/** The result of a poll comes as fields of an embed. */
function readPollResult(json: Json): PollResult | null {
  if (number(json['type']) !== MessageType.kPollResult) return null;
  const [embed] = list(json['embeds'], object);
  const fields = new Map(
    list(embed?.['fields'], (entry) => [text(object(entry)['name']), text(object(entry)['value'])] as const),
  );
  return {
    messageId: idOrNull(object(json['message_reference'])['message_id']),
    question: fields.get('poll_question_text') ?? '',
    answer: fields.get('victor_answer_text') ?? null,
    votes: number(fields.get('victor_answer_votes')),
    total: number(fields.get('total_votes')),
  };
}

export function readMessage(value: unknown): Message {
  const json = object(value);
  const author = readUser(json['author']);
  const messageId = id<MessageId>(json['id']);
  return {
    id: messageId,
    channelId: id<ChannelId>(json['channel_id']),
    guildId: idOrNull<GuildId>(json['guild_id']),
    type: number(json['type']),
    authorId: author.id,
    author,
    webhookId: idOrNull(json['webhook_id']),
    content: text(json['content']),
    sentAt: timeOrNull(json['timestamp']) ?? (messageId === '' ? 0 : idTimeMs(messageId)),
    editedAt: timeOrNull(json['edited_timestamp']),
    pinned: flag(json['pinned']),
    flags: number(json['flags']),
    mentionEveryone: flag(json['mention_everyone']),
    mentions: list(json['mentions'], (user) => id<UserId>(object(user)['id'])),
    mentionRoles: list(json['mention_roles'], (role) => id<RoleId>(role)),
    attachments: list(json['attachments'], readAttachment),
    embeds: list(json['embeds'], readEmbed),
    reactions: list(json['reactions'], readReaction),
    replyTo: readReply(json),
    poll: readPoll(json['poll']),
    pollResult: readPollResult(json),
    nonce: typeof json['nonce'] === 'number' ? String(json['nonce']) : textOrNull(json['nonce']),
  };
}

/** The users that a message speaks of: its author and those it mentions, so that their names can be drawn. */
export function usersOfMessage(value: unknown): User[] {
  const json = object(value);
  const users = list(json['mentions'], readUser);
  const replied = object(json['referenced_message']);
  if (isObject(replied['author']) && replied['webhook_id'] === undefined) users.push(readUser(replied['author']));
  if (json['webhook_id'] === undefined || json['webhook_id'] === null) users.push(readUser(json['author']));
  return users.filter((user) => user.id !== '');
}

export function readStatus(value: unknown): Status {
  return value === 'online' || value === 'idle' || value === 'dnd' || value === 'invisible' ? value : 'offline';
}

export function readActivity(value: unknown): Activity {
  const json = object(value);
  return {
    type: number(json['type']),
    name: text(json['name']),
    state: textOrNull(json['state']),
    emoji: isObject(json['emoji']) ? readReactionEmoji(json['emoji']) : null,
  };
}

export function readPresence(value: unknown): Presence {
  const json = object(value);
  const devices = object(json['client_status']);
  return {
    status: readStatus(json['status']),
    activities: list(json['activities'], readActivity),
    devices: (['desktop', 'mobile', 'web'] as const).filter((device) => typeof devices[device] === 'string'),
  };
}

export function readRelationship(value: unknown): Relationship {
  const json = object(value);
  return {
    userId: id<UserId>(json['id'] ?? object(json['user'])['id']),
    type: number(json['type']),
    nickname: textOrNull(json['nickname']),
  };
}

export function readReadState(value: unknown): readonly [ChannelId, ReadState] {
  const json = object(value);
  const last = text(json['last_message_id']);
  return [
    id<ChannelId>(json['id'] ?? json['channel_id']),
    {
      lastReadId: last === '' || last === '0' ? null : toId<MessageId>(last),
      mentionCount: number(json['mention_count']),
    },
  ];
}

function mutedUntil(json: Json): number | null {
  return timeOrNull(object(json['mute_config'])['end_time']);
}

function readChannelNotifications(value: unknown): ChannelNotificationSettings {
  const json = object(value);
  return { muted: flag(json['muted']), mutedUntil: mutedUntil(json), level: number(json['message_notifications'], 3) };
}

/** The guild id is null for the settings of direct messages. */
export function readGuildNotifications(value: unknown): readonly [GuildId | null, GuildNotificationSettings] {
  const json = object(value);
  const channels = new Map<ChannelId, ChannelNotificationSettings>();
  const overrides = json['channel_overrides'];
  for (const entry of Array.isArray(overrides) ? overrides : [])
    channels.set(id<ChannelId>(object(entry)['channel_id']), readChannelNotifications(entry));
  if (isObject(overrides))
    for (const [channel, entry] of Object.entries(overrides))
      channels.set(toId<ChannelId>(channel), readChannelNotifications(entry));
  return [
    idOrNull<GuildId>(json['guild_id']),
    {
      muted: flag(json['muted']),
      mutedUntil: mutedUntil(json),
      level: number(json['message_notifications'], 3),
      suppressEveryone: flag(json['suppress_everyone']),
      suppressRoles: flag(json['suppress_roles']),
      channels,
    },
  ];
}

function readFolder(value: unknown): GuildFolder {
  const json = object(value);
  return {
    id: json['id'] === null || json['id'] === undefined ? null : String(json['id']),
    name: textOrNull(json['name']),
    color: numberOrNull(json['color']),
    guilds: list(json['guild_ids'], (guild) => id<GuildId>(guild)),
  };
}

function readTheme(value: unknown): ThemeName {
  return value === 'light' || value === 'contrast' || value === 'system' ? value : 'dark';
}

export function readAccountSettings(value: unknown): AccountSettings {
  const json = object(value);
  const custom = isObject(json['custom_status']) ? json['custom_status'] : null;
  return {
    theme: readTheme(json['theme']),
    locale: text(json['locale'], 'en-US'),
    compact: flag(json['message_display_compact']),
    developerMode: flag(json['developer_mode']),
    askFirst: json['default_message_request_restricted'] === false,
    status: json['status'] === undefined ? 'online' : readStatus(json['status']),
    customStatus: custom && { text: text(custom['text']), emoji: textOrNull(custom['emoji_name']) },
    folders: list(json['guild_folders'], readFolder),
  };
}

export function readSession(value: unknown): SessionInfo {
  const json = object(value);
  const client = object(json['client_info']);
  return {
    id: text(json['session_id']),
    status: readStatus(json['status']),
    os: text(client['os']),
    client: text(client['client']),
  };
}

export function readInvite(value: unknown): Invite {
  const json = object(value);
  const guild = object(json['guild']);
  const channel = object(json['channel']);
  const inviter = isObject(json['inviter']) ? readUser(json['inviter']) : null;
  return {
    code: text(json['code']),
    guildId: idOrNull<GuildId>(guild['id'] ?? json['guild_id']),
    guildName: text(guild['name']),
    guildIcon: textOrNull(guild['icon']),
    guildDescription: textOrNull(guild['description']),
    channelId: idOrNull<ChannelId>(channel['id']),
    channelName: text(channel['name']),
    inviterName: inviter && (inviter.globalName ?? inviter.username),
    memberCount: number(json['approximate_member_count']),
    onlineCount: number(json['approximate_presence_count']),
    expiresAt: timeOrNull(json['expires_at']),
    uses: number(json['uses']),
    maxUses: number(json['max_uses']),
    temporary: flag(json['temporary']),
  };
}

export function readVoiceState(value: unknown): VoiceState {
  const json = object(value);
  return {
    userId: id<UserId>(json['user_id']),
    channelId: idOrNull<ChannelId>(json['channel_id']),
    guildId: idOrNull<GuildId>(json['guild_id']),
    muted: flag(json['self_mute']) || flag(json['mute']),
    deafened: flag(json['self_deaf']) || flag(json['deaf']),
  };
}
