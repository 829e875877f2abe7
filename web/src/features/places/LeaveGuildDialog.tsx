import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import { Confirm } from '@/parts/settings/Confirm';
import { useActions, useSession } from '@/session/context';

export function LeaveGuildDialog({
  guildId,
  onClose,
}: {
  readonly guildId: GuildId;
  readonly onClose: () => void;
}): JSX.Element {
  const { api, stores } = useSession();
  const actions = useActions();
  const t = useT();
  const name = useStore(stores.guilds, (state) => state.guilds.get(guildId)?.name ?? '');
  return (
    <Confirm
      title={t('places.leave', { name })}
      text={t('places.leaveText')}
      action={t('rail.leave')}
      onConfirm={async () => {
        await api.delete(`/users/@me/guilds/${guildId}`);
        actions.go({ guildId: '@me', channelId: null });
      }}
      onClose={onClose}
    />
  );
}
