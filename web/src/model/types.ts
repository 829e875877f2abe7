/** The values that stores hold and views draw: what wire.ts makes of the JSON of the protocol. Times are milliseconds since 1970. */
import type { AttachmentId, ChannelId, EmojiId, GuildId, MessageId, RoleId, UserId, WebhookId } from './ids';

export interface User {
  readonly id: UserId;
  readonly username: string;
  readonly globalName: string | null;
  readonly discriminator: string;
  readonly avatar: string | null;
  readonly banner: string | null;
  readonly accentColor: number | null;
  readonly bot: boolean;
}

/** The signed-in account, with what only it may see. */
export interface OwnUser extends User {
  readonly email: string | null;
  readonly verified: boolean;
  readonly mfaEnabled: boolean;
  readonly bio: string;
  readonly pronouns: string;
  readonly locale: string;
  readonly administrator: boolean;
}

export interface Member {
  readonly userId: UserId;
  readonly nick: string | null;
  readonly avatar: string | null;
  readonly roles: readonly RoleId[];
  readonly joinedAt: number | null;
  readonly timeoutUntil: number | null;
}

export interface Role {
  readonly id: RoleId;
  readonly name: string;
  readonly color: number;
  readonly hoist: boolean;
  readonly position: number;
  readonly permissions: bigint;
  readonly managed: boolean;
  readonly mentionable: boolean;
}

export interface Emoji {
  readonly id: EmojiId;
  readonly name: string;
  readonly animated: boolean;
  readonly available: boolean;
}

export interface Guild {
  readonly id: GuildId;
  readonly name: string;
  readonly icon: string | null;
  readonly description: string | null;
  readonly ownerId: UserId;
  readonly memberCount: number;
  readonly systemChannelId: ChannelId | null;
  readonly systemChannelFlags: number;
  readonly verificationLevel: number;
  readonly defaultMessageNotifications: number;
  readonly mfaLevel: number;
  readonly features: readonly string[];
  readonly emojis: readonly Emoji[];
  readonly large: boolean;
  readonly unavailable: boolean;
}

export const ChannelType = {
  kText: 0,
  kDm: 1,
  kVoice: 2,
  kGroupDm: 3,
  kCategory: 4,
  kAnnouncement: 5,
} as const;

export interface Overwrite {
  readonly id: RoleId | UserId;
  readonly type: 'role' | 'member';
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Channel {
  readonly id: ChannelId;
  readonly type: number;
  readonly guildId: GuildId | null;
  readonly name: string;
  readonly topic: string | null;
  readonly position: number;
  readonly parentId: ChannelId | null;
  readonly nsfw: boolean;
  /** Seconds between two messages of one person. */
  readonly slowMode: number;
  readonly lastMessageId: MessageId | null;
  readonly lastPinAt: number | null;
  readonly overwrites: readonly Overwrite[];
  readonly recipients: readonly UserId[];
  readonly ownerId: UserId | null;
  readonly icon: string | null;
  readonly bitrate: number;
  readonly userLimit: number;
  /** A direct message of a stranger who asks first: listed apart, quiet until it is accepted. */
  readonly request: boolean;
  readonly spam: boolean;
}

export interface Attachment {
  readonly id: AttachmentId;
  readonly filename: string;
  readonly description: string | null;
  readonly contentType: string;
  readonly size: number;
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly spoiler: boolean;
}

export interface EmbedField {
  readonly name: string;
  readonly value: string;
  readonly inline: boolean;
}

export interface EmbedMedia {
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface Embed {
  readonly type: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly color: number | null;
  readonly timestamp: number | null;
  readonly author: { readonly name: string; readonly url: string | null; readonly iconUrl: string | null } | null;
  readonly footer: { readonly text: string; readonly iconUrl: string | null } | null;
  readonly provider: string | null;
  readonly image: EmbedMedia | null;
  readonly thumbnail: EmbedMedia | null;
  readonly video: EmbedMedia | null;
  readonly fields: readonly EmbedField[];
}

/** `id` is null for a Unicode emoji, whose characters are the name. */
export interface ReactionEmoji {
  readonly id: EmojiId | null;
  readonly name: string;
  readonly animated: boolean;
}

export interface Reaction {
  readonly emoji: ReactionEmoji;
  readonly count: number;
  readonly me: boolean;
}

export const MessageType = {
  kDefault: 0,
  kRecipientAdd: 1,
  kRecipientRemove: 2,
  kCall: 3,
  kChannelNameChange: 4,
  kChannelIconChange: 5,
  kPinned: 6,
  kJoin: 7,
  kReply: 19,
  kCommand: 20,
  kPollResult: 46,
} as const;

export const MessageFlag = { kSuppressEmbeds: 4, kEphemeral: 64, kSilent: 4096 } as const;

/** What a reply shows of the message that it answers; null content where that message was deleted. */
export interface ReplyPreview {
  readonly id: MessageId;
  readonly authorId: UserId | null;
  readonly authorName: string;
  readonly content: string | null;
  readonly hasMedia: boolean;
}

export interface PollAnswer {
  readonly id: number;
  readonly text: string;
  readonly emoji: ReactionEmoji | null;
  readonly count: number;
  /** The person voted for it. */
  readonly me: boolean;
}

export interface Poll {
  readonly question: string;
  readonly answers: readonly PollAnswer[];
  readonly multiple: boolean;
  readonly endsAt: number | null;
  /** Counted for good: no votes any more. */
  readonly final: boolean;
}

/** What the server announces when a poll is over; no answer where none won. */
export interface PollResult {
  readonly messageId: MessageId | null;
  readonly question: string;
  readonly answer: string | null;
  readonly votes: number;
  readonly total: number;
}

export interface Message {
  readonly id: MessageId;
  readonly channelId: ChannelId;
  readonly guildId: GuildId | null;
  readonly type: number;
  readonly authorId: UserId;
  /** The name and picture that the message itself carries: those of a webhook are nobody's account. */
  readonly author: User;
  readonly webhookId: WebhookId | null;
  readonly content: string;
  readonly sentAt: number;
  readonly editedAt: number | null;
  readonly pinned: boolean;
  readonly flags: number;
  readonly mentionEveryone: boolean;
  readonly mentions: readonly UserId[];
  readonly mentionRoles: readonly RoleId[];
  readonly attachments: readonly Attachment[];
  readonly embeds: readonly Embed[];
  readonly reactions: readonly Reaction[];
  readonly replyTo: ReplyPreview | null;
  readonly poll: Poll | null;
  readonly pollResult: PollResult | null;
  readonly nonce: string | null;
}

export type Status = 'online' | 'idle' | 'dnd' | 'offline' | 'invisible';

export interface Activity {
  readonly type: number;
  readonly name: string;
  readonly state: string | null;
  readonly emoji: ReactionEmoji | null;
}

export interface Presence {
  readonly status: Status;
  readonly activities: readonly Activity[];
  readonly devices: readonly ('desktop' | 'mobile' | 'web')[];
}

export const RelationshipType = { kFriend: 1, kBlocked: 2, kIncoming: 3, kOutgoing: 4 } as const;

export interface Relationship {
  readonly userId: UserId;
  readonly type: number;
  readonly nickname: string | null;
}

export interface ReadState {
  readonly lastReadId: MessageId | null;
  readonly mentionCount: number;
}

export interface ChannelNotificationSettings {
  readonly muted: boolean;
  readonly mutedUntil: number | null;
  /** 0 all messages, 1 only mentions, 2 nothing, 3 as the guild says. */
  readonly level: number;
}

export interface GuildNotificationSettings {
  readonly muted: boolean;
  readonly mutedUntil: number | null;
  readonly level: number;
  readonly suppressEveryone: boolean;
  readonly suppressRoles: boolean;
  readonly channels: ReadonlyMap<ChannelId, ChannelNotificationSettings>;
}

export interface GuildFolder {
  readonly id: string | null;
  readonly name: string | null;
  readonly color: number | null;
  readonly guilds: readonly GuildId[];
}

export type ThemeName = 'dark' | 'light' | 'contrast' | 'system';

/** The account's settings that the server keeps for all devices. */
export interface AccountSettings {
  readonly theme: ThemeName;
  readonly locale: string;
  readonly compact: boolean;
  readonly developerMode: boolean;
  /** What strangers write first is a message request. */
  readonly askFirst: boolean;
  readonly status: Status;
  readonly customStatus: { readonly text: string; readonly emoji: string | null } | null;
  readonly folders: readonly GuildFolder[];
}

export interface SessionInfo {
  readonly id: string;
  readonly status: Status;
  readonly os: string;
  readonly client: string;
}

export interface Invite {
  readonly code: string;
  readonly guildId: GuildId | null;
  readonly guildName: string;
  readonly guildIcon: string | null;
  readonly guildDescription: string | null;
  readonly channelId: ChannelId | null;
  readonly channelName: string;
  readonly inviterName: string | null;
  readonly memberCount: number;
  readonly onlineCount: number;
  readonly expiresAt: number | null;
  readonly uses: number;
  readonly maxUses: number;
  readonly temporary: boolean;
}

export interface VoiceState {
  readonly userId: UserId;
  readonly channelId: ChannelId | null;
  readonly guildId: GuildId | null;
  readonly muted: boolean;
  readonly deafened: boolean;
}
