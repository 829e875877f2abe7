/** What the signed-in person may do, as a value that views can subscribe to. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ChannelId, GuildId } from '@/model/ids';
import { channelPermissions, guildPermissions, kDmPermissions } from '@/model/permissions';
import type { Standing } from '@/model/permissions';
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
