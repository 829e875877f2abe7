/** Every store of a signed-in page. Vanilla Zustand: no React here, and nothing that reaches for the network. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { LinkState } from '@/gateway/connection';
import type { ChannelId, GuildId, MessageId, RoleId, UserId } from '@/model/ids';
import type {
  AccountSettings,
  Channel,
  Guild,
  GuildNotificationSettings,
  Member,
  OwnUser,
  Presence,
  ReadState,
  Relationship,
  Role,
  SessionInfo,
  User,
  VoiceState,
} from '@/model/types';
import type { MemberList } from './member_list';
import type { Timeline } from './timeline';

export interface GuildsState {
  /** In the order in which they were joined; the rail applies the person's own order. */
  readonly order: readonly GuildId[];
  readonly guilds: ReadonlyMap<GuildId, Guild>;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly channelsOf: ReadonlyMap<GuildId, readonly ChannelId[]>;
  readonly privateChannels: readonly ChannelId[];
  readonly roles: ReadonlyMap<GuildId, ReadonlyMap<RoleId, Role>>;
  /** Only the members that this page has met. */
  readonly members: ReadonlyMap<GuildId, ReadonlyMap<UserId, Member>>;
  readonly lists: ReadonlyMap<GuildId, MemberList>;
  readonly voiceStates: ReadonlyMap<UserId, VoiceState>;
}

export interface PeopleState {
  readonly me: OwnUser | null;
  readonly users: ReadonlyMap<UserId, User>;
  readonly presences: ReadonlyMap<UserId, Presence>;
  readonly relationships: ReadonlyMap<UserId, Relationship>;
  readonly notes: ReadonlyMap<UserId, string>;
  readonly sessions: readonly SessionInfo[];
}

export interface MessagesState {
  readonly timelines: ReadonlyMap<ChannelId, Timeline>;
}

export interface ReadsState {
  readonly states: ReadonlyMap<ChannelId, ReadState>;
  /** The settings of direct messages stand under '@me'. */
  readonly notifications: ReadonlyMap<GuildId | '@me', GuildNotificationSettings>;
}

export interface TypingState {
  /** Channel → who types → until when, in milliseconds. */
  readonly typing: ReadonlyMap<ChannelId, ReadonlyMap<UserId, number>>;
}

export interface LinkStoreState {
  readonly state: LinkState;
  /** When the next try comes, in milliseconds; null unless waiting. */
  readonly retryAt: number | null;
  /** True once a READY came: the stores hold the truth of the server and not only the cache. */
  readonly ready: boolean;
  /** True once anything is there to draw, from the cache or the server. */
  readonly filled: boolean;
}

export type Density = 'cozy' | 'compact';

/** What belongs to this device and is not synced. */
export interface DeviceState {
  readonly fontScale: number;
  readonly reduceMotion: boolean;
  readonly sounds: boolean;
  readonly notifications: boolean;
  readonly membersShown: boolean;
  readonly collapsed: ReadonlySet<ChannelId>;
  readonly lastChannel: ReadonlyMap<GuildId | '@me', ChannelId>;
  readonly drafts: ReadonlyMap<ChannelId, string>;
  readonly recentEmoji: readonly string[];
}

/** What the person looks at. */
export interface ViewState {
  readonly channelId: ChannelId | null;
  readonly atBottom: boolean;
  readonly focused: boolean;
  readonly replyingTo: ReadonlyMap<ChannelId, { readonly messageId: MessageId; readonly mention: boolean }>;
  readonly editing: MessageId | null;
  /** Where the line "new messages" stands: the last message that was read when the channel was opened. */
  readonly newSince: ReadonlyMap<ChannelId, MessageId | null>;
  readonly jump: { readonly channelId: ChannelId; readonly messageId: MessageId; readonly at: number } | null;
}

export interface Stores {
  readonly guilds: StoreApi<GuildsState>;
  readonly people: StoreApi<PeopleState>;
  readonly messages: StoreApi<MessagesState>;
  readonly reads: StoreApi<ReadsState>;
  readonly typing: StoreApi<TypingState>;
  readonly link: StoreApi<LinkStoreState>;
  readonly settings: StoreApi<AccountSettings>;
  readonly device: StoreApi<DeviceState>;
  readonly view: StoreApi<ViewState>;
}

export const kDefaultSettings: AccountSettings = {
  theme: 'dark',
  locale: 'en-US',
  compact: false,
  developerMode: false,
  askFirst: false,
  status: 'online',
  customStatus: null,
  folders: [],
};

export function createStores(): Stores {
  return {
    guilds: createStore<GuildsState>(() => ({
      order: [],
      guilds: new Map(),
      channels: new Map(),
      channelsOf: new Map(),
      privateChannels: [],
      roles: new Map(),
      members: new Map(),
      lists: new Map(),
      voiceStates: new Map(),
    })),
    people: createStore<PeopleState>(() => ({
      me: null,
      users: new Map(),
      presences: new Map(),
      relationships: new Map(),
      notes: new Map(),
      sessions: [],
    })),
    messages: createStore<MessagesState>(() => ({ timelines: new Map() })),
    reads: createStore<ReadsState>(() => ({ states: new Map(), notifications: new Map() })),
    typing: createStore<TypingState>(() => ({ typing: new Map() })),
    link: createStore<LinkStoreState>(() => ({ state: 'stopped', retryAt: null, ready: false, filled: false })),
    settings: createStore<AccountSettings>(() => kDefaultSettings),
    device: createStore<DeviceState>(() => ({
      fontScale: 1,
      reduceMotion: false,
      sounds: true,
      notifications: false,
      membersShown: true,
      collapsed: new Set(),
      lastChannel: new Map(),
      drafts: new Map(),
      recentEmoji: [],
    })),
    view: createStore<ViewState>(() => ({
      channelId: null,
      atBottom: true,
      focused: true,
      replyingTo: new Map(),
      editing: null,
      newSince: new Map(),
      jump: null,
    })),
  };
}
