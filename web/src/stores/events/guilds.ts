/** Guilds with their roles, emoji and voice. */
import type { EventOf, GuildState } from '@/gateway/events';
import type { GuildId } from '@/model/ids';
import type { Member } from '@/model/types';
import { changed, withEntries, withEntry, without } from '../maps';
import type { GuildsState, Stores } from '../stores';
import { meet, takePresences } from './people';

export function addGuild(stores: Stores, { state: added }: EventOf<'GUILD_CREATE'>): void {
  meet(stores, added.users);
  takePresences(stores, added.presences);
  stores.guilds.setState((state) => withGuild(state, added));
}

export function updateGuild(stores: Stores, event: EventOf<'GUILD_UPDATE'>): void {
  stores.guilds.setState((state) => ({
    guilds: changed(state.guilds, event.guild.id, (old) => ({
      ...event.guild,
      memberCount: event.hasMemberCount ? event.guild.memberCount : old.memberCount,
      large: old.large,
    })),
  }));
}

export function removeGuild(stores: Stores, event: EventOf<'GUILD_DELETE'>): void {
  if (!event.unavailable) return forgetGuild(stores, event.guildId);
  stores.guilds.setState((state) => ({
    guilds: changed(state.guilds, event.guildId, (guild) => ({ ...guild, unavailable: true })),
  }));
}

export function withGuild(
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
      voiceStates: new Map([...state.voiceStates].filter(([, voice]) => voice.guildId !== id)),
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

export function setRole(stores: Stores, event: EventOf<'GUILD_ROLE_SET'>): void {
  stores.guilds.setState((state) => ({
    roles: changed(state.roles, event.guildId, (roles) => withEntry(roles, event.role.id, event.role)),
  }));
}

export function deleteRole(stores: Stores, { guildId, roleId }: EventOf<'GUILD_ROLE_DELETE'>): void {
  stores.guilds.setState((state) => {
    const members = state.members.get(guildId);
    const stripped = members && new Map([...members].map(([id, member]) => [id, withoutRole(member, roleId)] as const));
    return {
      roles: changed(state.roles, guildId, (roles) => without(roles, roleId)),
      members: stripped === undefined ? state.members : withEntry(state.members, guildId, stripped),
    };
  });
}

function withoutRole(member: Member, roleId: string): Member {
  return member.roles.some((role) => role === roleId)
    ? { ...member, roles: member.roles.filter((role) => role !== roleId) }
    : member;
}

export function setEmojis(stores: Stores, event: EventOf<'GUILD_EMOJIS_UPDATE'>): void {
  stores.guilds.setState((state) => ({
    guilds: changed(state.guilds, event.guildId, (guild) => ({ ...guild, emojis: event.emojis })),
  }));
}

export function setVoice(stores: Stores, { state: voice }: EventOf<'VOICE_STATE_UPDATE'>): void {
  stores.guilds.setState((state) => ({
    voiceStates:
      voice.channelId === null
        ? without(state.voiceStates, voice.userId)
        : withEntry(state.voiceStates, voice.userId, voice),
  }));
}
