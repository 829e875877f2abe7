/** The guild as somebody with only this role sees it: which channels, and what in them. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { toId } from '@/model/ids';
import type { UserId } from '@/model/ids';
import { has, Permission, permissionsAsRoles } from '@/model/permissions';
import { ChannelType } from '@/model/types';
import type { Guild, Role } from '@/model/types';
import { Row, Rows, Section } from '@/parts/settings/blocks';
import { useStores } from '@/session/context';
import { channelGroups } from '@/stores/selectors';
import { Icon } from '@/ui/icons';

const kNobody = toId<UserId>('0');

export function RoleView({ guild, role }: { readonly guild: Guild; readonly role: Role }): JSX.Element {
  const t = useT();
  const state = useStore(useStores().guilds);
  const roles = new Map(state.roles.get(guild.id)).set(role.id, role);
  const channels = channelGroups(state, guild.id).flatMap((group) => group.channels);
  return (
    <Section text={t('roles.viewText')}>
      <Rows label={t('roles.view')}>
        {channels.map((channel) => {
          const can = permissionsAsRoles({ guild, roles }, [role.id], channel, kNobody);
          const voice = channel.type === ChannelType.kVoice;
          const seen = has(can, Permission.kViewChannel);
          const acts = seen && has(can, voice ? Permission.kConnect : Permission.kSendMessages);
          return (
            <Row
              key={channel.id}
              lead={<Icon name={seen ? (voice ? 'voice' : 'hash') : 'eyeOff'} />}
              title={channel.name}
              text={t(!seen ? 'roles.sees0' : acts ? (voice ? 'roles.sees3' : 'roles.sees2') : 'roles.sees1')}
            />
          );
        })}
      </Rows>
    </Section>
  );
}
