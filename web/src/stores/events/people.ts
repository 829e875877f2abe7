/** People and their standing in guilds: users, members, member lists, presences, relationships, typing. */
import type { EventOf } from '@/gateway/events';
import type { GuildId, UserId } from '@/model/ids';
import type { Member, Presence, User } from '@/model/types';
import { changed, withEntries, withEntry, without } from '../maps';
import { applyListUpdate } from '../member_list';
import type { Stores } from '../stores';

/** How long "is typing" stands when nothing more comes, in milliseconds. */
export const kTypingMs = 10_000;

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

export function addMembers(stores: Stores, guildId: GuildId, members: readonly Member[]): void {
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

export function setMember(stores: Stores, event: EventOf<'GUILD_MEMBER_SET'>): void {
  meet(stores, [event.user]);
  addMembers(stores, event.guildId, [event.member]);
  if (event.joined) countMembers(stores, event.guildId, 1);
}

export function removeMember(stores: Stores, event: EventOf<'GUILD_MEMBER_REMOVE'>): void {
  stores.guilds.setState((state) => ({
    members: changed(state.members, event.guildId, (members) => without(members, event.userId)),
  }));
  countMembers(stores, event.guildId, -1);
}

export function takeMembers(stores: Stores, event: EventOf<'GUILD_MEMBERS_CHUNK'>): void {
  meet(stores, event.users);
  addMembers(stores, event.guildId, event.members);
  takePresences(stores, event.presences);
}

export function takePresences(stores: Stores, presences: Iterable<readonly [UserId, Presence]>): void {
  stores.people.setState((state) => ({ presences: withEntries(state.presences, presences) }));
}

function countMembers(stores: Stores, guildId: GuildId, by: number): void {
  stores.guilds.setState((state) => ({
    guilds: changed(state.guilds, guildId, (guild) => ({ ...guild, memberCount: Math.max(0, guild.memberCount + by) })),
  }));
}

export function applyMemberList(stores: Stores, { update }: EventOf<'GUILD_MEMBER_LIST_UPDATE'>): void {
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
  takePresences(
    stores,
    people.map((row) => [row.member.userId, row.presence] as const),
  );
  stores.guilds.setState((state) => ({
    lists: withEntry(state.lists, update.guildId, applyListUpdate(state.lists.get(update.guildId), update)),
  }));
}

export function setTyping(stores: Stores, event: EventOf<'TYPING_START'>, nowMs: number): void {
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
}

export function setRelationship(stores: Stores, event: EventOf<'RELATIONSHIP_SET'>): void {
  if (event.user !== null) meet(stores, [event.user]);
  stores.people.setState((state) => ({
    relationships: withEntry(state.relationships, event.relationship.userId, event.relationship),
  }));
}

export function updateMe(stores: Stores, { user }: EventOf<'USER_UPDATE'>): void {
  meet(stores, [user]);
  stores.people.setState(({ me }) => ({
    me: me === null ? user : { ...user, administrator: user.administrator || me.administrator },
  }));
}
