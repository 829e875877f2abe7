/** How views reach the signed-in session, and the doors that features open in one another through the app. */
import { createContext, use } from 'react';
import type { Translate } from '@/i18n';
import type { ChannelId, GuildId, MessageId, UserId } from '@/model/ids';
import type { Member, OwnUser, User } from '@/model/types';
import type { Stores } from '@/stores/stores';
import { useStore } from 'zustand';
import type { Session } from './session';
import type { Commands } from './commands';
import { ApiError } from '@/api/client';
import { displayName } from '@/stores/selectors';

export interface Place {
  readonly guildId: GuildId | '@me';
  readonly channelId: ChannelId | null;
  readonly messageId?: MessageId;
}

/** What the app does for a feature that needs another one. Features never import each other. */
export interface AppActions {
  readonly go: (place: Place) => void;
  readonly openProfile: (userId: UserId, guildId: GuildId | null, anchor: HTMLElement) => void;
  readonly openSettings: (page?: string) => void;
  readonly openGuildSettings: (guildId: GuildId, page?: string) => void;
  readonly openChannelSettings: (channelId: ChannelId) => void;
  readonly openInvite: (guildId: GuildId, channelId: ChannelId | null) => void;
  readonly openCreateChannel: (guildId: GuildId, parentId: ChannelId | null) => void;
  /** Asks first. */
  readonly openLeaveGuild: (guildId: GuildId) => void;
  readonly openAddGuild: () => void;
  readonly openSwitcher: () => void;
  readonly openShortcuts: () => void;
  /** Only for administrators of the instance. */
  readonly openAdministration: () => void;
  readonly openNotifications: (guildId: GuildId, channelId: ChannelId | null) => void;
}

export const SessionContext = createContext<Session | null>(null);
export const ActionsContext = createContext<AppActions | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('not signed in');
  return session;
}

export function useStores(): Stores {
  return useSession().stores;
}

export function useCommands(): Commands {
  return useSession().commands;
}

export function useActions(): AppActions {
  const actions = use(ActionsContext);
  if (actions === null) throw new Error('no ActionsContext above');
  return actions;
}

export function useMe(): OwnUser | null {
  return useStore(useStores().people, (state) => state.me);
}

export function useUser(id: UserId | null): User | undefined {
  return useStore(useStores().people, (state) => (id === null ? undefined : state.users.get(id)));
}

export function useMember(guildId: GuildId | null, id: UserId | null): Member | undefined {
  return useStore(useStores().guilds, (state) =>
    guildId === null || id === null ? undefined : state.members.get(guildId)?.get(id),
  );
}

export function useDisplayName(id: UserId | null, guildId: GuildId | null): string {
  const nickname = useStore(useStores().people, (state) =>
    id === null ? null : (state.relationships.get(id)?.nickname ?? null),
  );
  return displayName(useUser(id), useMember(guildId, id), nickname);
}

/** What went wrong, in the person's language where we know the reason. */
export function errorText(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t('error.unknown');
  if (error.offline) return t('error.offline');
  if (error.status === 429) return t('error.slowDown', { seconds: Math.ceil(error.retryAfter) });
  if (error.code === 50013) return t('error.forbidden');
  if (error.code === 50001) return t('error.noAccess');
  return error.fields[0]?.message ?? error.message;
}
