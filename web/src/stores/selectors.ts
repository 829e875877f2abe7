/** Derived facts. Pure functions of store states; hooks memoize them. */
import { compareIds, idTimeMs } from '@/model/ids';
import type { GuildId, UserId } from '@/model/ids';
import { ChannelType } from '@/model/types';
import type { Channel, Member, User } from '@/model/types';
import type { GuildsState, PeopleState, ReadsState } from './stores';

export interface ChannelGroup {
  /** Null for the channels that stand above all categories. */
  readonly category: Channel | null;
  readonly channels: readonly Channel[];
}

const kVoiceTypes: ReadonlySet<number> = new Set([ChannelType.kVoice, 13]);

function byPosition(a: Channel, b: Channel): number {
  const voice = Number(kVoiceTypes.has(a.type)) - Number(kVoiceTypes.has(b.type));
  return voice || a.position - b.position || compareIds(a.id, b.id);
}

/** The channels of a guild as the list shows them: uncategorised first, then by category; voice below text. */
export function channelGroups(
  state: Pick<GuildsState, 'channels' | 'channelsOf'>,
  guildId: GuildId,
): readonly ChannelGroup[] {
  const all = (state.channelsOf.get(guildId) ?? []).flatMap((id) => state.channels.get(id) ?? []);
  const categories = all.filter((channel) => channel.type === ChannelType.kCategory).toSorted(byPosition);
  const known = new Set(categories.map((category) => category.id));
  const children = all.filter((channel) => channel.type !== ChannelType.kCategory);
  const loose = children
    .filter((channel) => channel.parentId === null || !known.has(channel.parentId))
    .toSorted(byPosition);
  return [
    ...(loose.length > 0 ? [{ category: null, channels: loose }] : []),
    ...categories.map((category) => ({
      category,
      channels: children.filter((channel) => channel.parentId === category.id).toSorted(byPosition),
    })),
  ];
}

export function isTextChannel(channel: Channel): boolean {
  return channel.type !== ChannelType.kCategory && channel.type !== 13;
}

export function isMuted(reads: Pick<ReadsState, 'notifications'>, channel: Channel, nowMs: number): boolean {
  const settings = reads.notifications.get(channel.guildId ?? '@me');
  const own = settings?.channels.get(channel.id);
  const parent = channel.parentId === null ? undefined : settings?.channels.get(channel.parentId);
  return [own, parent].some(
    (entry) => entry?.muted === true && (entry.mutedUntil === null || entry.mutedUntil > nowMs),
  );
}

export function isGuildMuted(reads: Pick<ReadsState, 'notifications'>, guildId: GuildId, nowMs: number): boolean {
  const settings = reads.notifications.get(guildId);
  return settings?.muted === true && (settings.mutedUntil === null || settings.mutedUntil > nowMs);
}

/** Whether a channel holds something that the person has not read. What was said before they came counts as read. */
export function isUnread(reads: Pick<ReadsState, 'states'>, channel: Channel, joinedAt: number | null): boolean {
  if (channel.lastMessageId === null || !isTextChannel(channel)) return false;
  const last = reads.states.get(channel.id)?.lastReadId;
  if (last !== undefined && last !== null) return compareIds(channel.lastMessageId, last) > 0;
  return idTimeMs(channel.lastMessageId) > (joinedAt ?? 0);
}

/** Whether two states of a channel differ in nothing but what was said in it. */
export function sameButNewest(a: Channel | undefined, b: Channel | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  const keys = Object.keys(a) as (keyof Channel)[];
  return keys.every((key) => key === 'lastMessageId' || a[key] === b[key]);
}

export interface Attention {
  readonly unread: boolean;
  readonly mentions: number;
}

/** What the rail shows of a guild. */
export function guildAttention(
  guilds: Pick<GuildsState, 'channels' | 'channelsOf' | 'members'>,
  reads: Pick<ReadsState, 'states' | 'notifications'>,
  guildId: GuildId,
  me: UserId | null,
  nowMs: number,
): Attention {
  const joinedAt = me === null ? null : (guilds.members.get(guildId)?.get(me)?.joinedAt ?? null);
  const muted = isGuildMuted(reads, guildId, nowMs);
  let unread = false;
  let mentions = 0;
  for (const id of guilds.channelsOf.get(guildId) ?? []) {
    const channel = guilds.channels.get(id);
    if (channel === undefined) continue;
    mentions += reads.states.get(id)?.mentionCount ?? 0;
    unread ||= !muted && !isMuted(reads, channel, nowMs) && isUnread(reads, channel, joinedAt);
  }
  return { unread, mentions };
}

export function privateMentions(
  guilds: Pick<GuildsState, 'privateChannels'>,
  reads: Pick<ReadsState, 'states'>,
): number {
  return guilds.privateChannels.reduce((sum, id) => sum + (reads.states.get(id)?.mentionCount ?? 0), 0);
}

type PrivateState = Pick<GuildsState, 'privateChannels' | 'channels'>;

function newestFirst(state: PrivateState, requests: boolean): readonly Channel[] {
  const when = (channel: Channel): string => channel.lastMessageId ?? channel.id;
  return state.privateChannels
    .flatMap((id) => state.channels.get(id) ?? [])
    .filter((channel) => channel.request === requests)
    .toSorted((a, b) => compareIds(when(b), when(a)));
}

/** Direct messages, the one with the newest message first. */
export function privateChannels(state: PrivateState): readonly Channel[] {
  return newestFirst(state, false);
}

/** What strangers wrote, and nobody has accepted yet. */
export function messageRequests(state: PrivateState): readonly Channel[] {
  return newestFirst(state, true);
}

export function userName(user: User | undefined): string {
  return user === undefined ? '…' : (user.globalName ?? user.username);
}

/** The name under which a person is known in a place: nickname, friend's nickname, display name, user name. */
export function displayName(
  user: User | undefined,
  member: Member | undefined,
  friendNickname?: string | null,
): string {
  return member?.nick ?? friendNickname ?? userName(user);
}

/** The title of a direct message: a group's own name, or whom it is with. */
export function channelTitle(channel: Channel, people: Pick<PeopleState, 'users' | 'relationships'>): string {
  if (channel.guildId !== null || (channel.type === ChannelType.kGroupDm && channel.name !== '')) return channel.name;
  const names = channel.recipients.map((id) =>
    displayName(people.users.get(id), undefined, people.relationships.get(id)?.nickname),
  );
  return names.length === 0 ? '—' : names.join(', ');
}

/** Of a member's coloured roles the highest gives the colour of the name; null without any. */
export function nameColor(
  member: Member | undefined,
  roles: GuildsState['roles'] extends ReadonlyMap<GuildId, infer R> ? R | undefined : never,
): number | null {
  let best: { position: number; color: number } | null = null;
  for (const id of member?.roles ?? []) {
    const role = roles?.get(id);
    if (role !== undefined && role.color !== 0 && (best === null || role.position > best.position)) best = role;
  }
  return best?.color ?? null;
}
