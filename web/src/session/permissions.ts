/** What the signed-in person may do, as a value that views can subscribe to. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ChannelId, GuildId } from '@/model/ids';
import { channelPermissions, guildPermissions, kDmPermissions } from '@/model/permissions';
import type { Standing } from '@/model/permissions';
import type { Stores } from '@/stores/stores';
import { useStores } from './context';
import { useChannel } from './facts';

export function useStanding(guildId: GuildId | null): Standing | null {
  const stores = useStores();
  const me = useStore(stores.people, (state) => state.me?.id);
  const guild = useStore(stores.guilds, (state) => (guildId === null ? undefined : state.guilds.get(guildId)));
  const roles = useStore(stores.guilds, (state) => (guildId === null ? undefined : state.roles.get(guildId)));
  const member = useStore(stores.guilds, (state) =>
    guildId === null || me === undefined ? undefined : state.members.get(guildId)?.get(me),
  );
  return useMemo(() => {
    if (guild === undefined || roles === undefined || me === undefined) return null;
    return { guild, roles, member: member ?? { userId: me, roles: [], timeoutUntil: null } };
  }, [guild, roles, member, me]);
}

/** For what is decided when it is asked for, such as the entries of a menu. */
export function guildPermissionsNow({ guilds, people }: Pick<Stores, 'guilds' | 'people'>, guildId: GuildId): bigint {
  const state = guilds.getState();
  const me = people.getState().me?.id;
  const [guild, roles] = [state.guilds.get(guildId), state.roles.get(guildId)];
  if (guild === undefined || roles === undefined || me === undefined) return 0n;
  const member = state.members.get(guildId)?.get(me) ?? { userId: me, roles: [], timeoutUntil: null };
  return guildPermissions({ guild, roles, member }, Date.now());
}

export function useGuildPermissions(guildId: GuildId): bigint {
  const standing = useStanding(guildId);
  return useMemo(() => (standing === null ? 0n : guildPermissions(standing, Date.now())), [standing]);
}

export function useChannelPermissions(channelId: ChannelId): bigint {
  const channel = useChannel(channelId);
  const standing = useStanding(channel?.guildId ?? null);
  return useMemo(() => {
    if (channel === undefined) return 0n;
    if (channel.guildId === null) return kDmPermissions;
    return standing === null ? 0n : channelPermissions(standing, channel, Date.now());
  }, [channel, standing]);
}
