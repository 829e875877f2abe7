/** What the right mouse button offers on a person: in the member list and on the author of a message. */
import type { MouseEvent } from 'react';
import { useT } from '@/i18n';
import type { GuildId, UserId } from '@/model/ids';
import { Permission } from '@/model/permissions';
import { RelationshipType } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { handleOf } from '@/parts/textbox/names';
import { useActions, useSession } from '@/session/context';
import { guildPermissionsNow } from '@/session/permissions';
import { withEntry } from '@/stores/maps';
import { useOverlay } from '@/ui/dialog';
import type { MenuEntry } from '@/ui/dialog';

export function usePersonMenu(): (event: MouseEvent<HTMLElement>, userId: UserId, guildId: GuildId | null) => void {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const attempt = useTry();
  const t = useT();
  return (event, userId, guildId) => {
    event.preventDefault();
    event.stopPropagation();
    const { users, me, relationships } = stores.people.getState();
    const user = users.get(userId);
    if (user === undefined) return;
    const anchor = event.currentTarget;
    const relation = relationships.get(userId)?.type;
    const { channelId } = stores.view.getState();
    const own = me?.id === userId;
    const mention = (): void => {
      if (channelId === null) return;
      const old = stores.device.getState().drafts.get(channelId) ?? '';
      const text = `${old}${old === '' || old.endsWith(' ') ? '' : ' '}@${handleOf(user)} `;
      stores.device.setState((state) => ({ drafts: withEntry(state.drafts, channelId, text) }));
      document.getElementById('composer')?.focus();
    };
    const message = (): void =>
      void attempt(async () => {
        const channel = await commands.openDirect(userId);
        actions.go({ guildId: '@me', channelId: channel.id });
      });
    const offered = (when: boolean, entry: MenuEntry): readonly MenuEntry[] => (when ? [entry] : []);
    const manages =
      guildId !== null &&
      (guildPermissionsNow(stores, guildId) &
        (Permission.kKickMembers | Permission.kBanMembers | Permission.kModerateMembers | Permission.kManageRoles)) !==
        0n;
    overlay.menu(event, user.globalName ?? user.username, [
      { key: 'profile', text: t('profile.open'), onSelect: () => actions.openProfile(userId, guildId, anchor) },
      ...offered(channelId !== null, { key: 'mention', text: t('person.mention'), onSelect: mention }),
      ...offered(!own, { key: 'message', text: t('profile.message'), onSelect: message }),
      ...offered(!own && !user.bot && relation === undefined, {
        key: 'friend',
        text: t('friends.add'),
        onSelect: () => void attempt(() => commands.befriendById(userId)),
      }),
      ...offered(manages && guildId !== null, {
        key: 'manage',
        text: t('person.manage'),
        onSelect: () => {
          if (guildId !== null) actions.openGuildSettings(guildId, 'members');
        },
      }),
      { key: 'id', text: t('menu.copyId'), onSelect: () => void navigator.clipboard.writeText(userId) },
      ...(own
        ? []
        : [
            null,
            relation === RelationshipType.kBlocked
              ? {
                  key: 'unblock',
                  text: t('profile.unblock'),
                  onSelect: () => void attempt(() => commands.forgetRelationship(userId)),
                }
              : {
                  key: 'block',
                  text: t('profile.block'),
                  danger: true,
                  onSelect: () => void attempt(() => commands.block(userId)),
                },
          ]),
    ]);
  };
}
