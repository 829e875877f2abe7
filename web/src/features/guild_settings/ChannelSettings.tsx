/** The settings of a channel or category. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { has, Permission } from '@/model/permissions';
import type { Channel } from '@/model/types';
import { ChannelType } from '@/model/types';
import { Buttons, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { Pages } from '@/parts/settings/Pages';
import type { SettingsPage } from '@/parts/settings/Pages';
import { useSession, useStores } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { Button } from '@/ui/controls';
import { ChannelOverview } from './ChannelOverview';
import { ChannelPermissions } from './ChannelPermissions';

export default function ChannelSettings({
  channelId,
  onClose,
}: {
  readonly channelId: ChannelId;
  readonly onClose: () => void;
}): JSX.Element | null {
  const channel = useStore(useStores().guilds, (state) => state.channels.get(channelId));
  return channel === undefined ? null : <Known channel={channel} onClose={onClose} />;
}

function Known({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }): JSX.Element {
  const t = useT();
  const mine = useChannelPermissions(channel.id);
  const pages: readonly SettingsPage[] = [
    ...(has(mine, Permission.kManageChannels)
      ? ([
          {
            key: 'overview',
            title: t('guild.overview'),
            icon: 'info',
            view: <ChannelOverview channel={channel} />,
          },
        ] as const)
      : []),
    ...(has(mine, Permission.kManageRoles)
      ? ([
          {
            key: 'permissions',
            title: t('roles.permissions'),
            icon: 'shield',
            view: <ChannelPermissions channel={channel} />,
          },
        ] as const)
      : []),
    ...(has(mine, Permission.kManageChannels)
      ? ([
          { key: 'delete', title: t('channel.delete'), icon: 'trash', view: <DeleteChannel channel={channel} /> },
        ] as const)
      : []),
  ];
  const title = channel.type === ChannelType.kCategory ? channel.name : `# ${channel.name}`;
  return (
    <Pages label={t('channels.edit')} page={undefined} onClose={onClose} groups={[{ key: 'channel', title, pages }]} />
  );
}

function DeleteChannel({ channel }: { readonly channel: Channel }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const [asking, setAsking] = useState(false);
  const text = t(channel.type === ChannelType.kCategory ? 'channel.deleteCategoryText' : 'channel.deleteText');
  return (
    <Section text={text}>
      <Buttons>
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('channel.delete')}
        </Button>
      </Buttons>
      {asking && (
        <Confirm
          title={t('channel.delete')}
          text={text}
          action={t('channel.delete')}
          typed={channel.name}
          reason
          onConfirm={({ reason }) => api.delete(`/channels/${channel.id}`, { reason })}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
