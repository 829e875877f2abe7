/** The settings of a guild: the pages that this person may use. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import { has, Permission } from '@/model/permissions';
import type { Guild } from '@/model/types';
import { Pages } from '@/parts/settings/Pages';
import type { SettingsGroup, SettingsPage } from '@/parts/settings/Pages';
import { useMe, useStores } from '@/session/context';
import { useGuildPermissions } from '@/session/permissions';
import { AuditPage } from './AuditPage';
import { BansPage } from './BansPage';
import { BotsPage } from './BotsPage';
import { DeletePage } from './DeletePage';
import { EmojiPage } from './EmojiPage';
import { InvitesPage } from './InvitesPage';
import { MembersPage } from './MembersPage';
import { OverviewPage } from './OverviewPage';
import { RolesPage } from './RolesPage';
import { WebhooksPage } from './WebhooksPage';

export default function GuildSettings({
  guildId,
  page,
  onClose,
}: {
  readonly guildId: GuildId;
  readonly page: string | undefined;
  readonly onClose: () => void;
}): JSX.Element | null {
  const guild = useStore(useStores().guilds, (state) => state.guilds.get(guildId));
  return guild === undefined ? null : <Known guild={guild} page={page} onClose={onClose} />;
}

function Known({
  guild,
  page,
  onClose,
}: {
  readonly guild: Guild;
  readonly page: string | undefined;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  const me = useMe();
  const mine = useGuildPermissions(guild.id);
  const entry = (needed: bigint, made: SettingsPage): readonly SettingsPage[] => (has(mine, needed) ? [made] : []);
  const expressions =
    has(mine, Permission.kManageExpressions) || has(mine, Permission.kCreateExpressions)
      ? 0n
      : Permission.kAdministrator;
  const groups: readonly SettingsGroup[] = [
    {
      key: 'guild',
      title: guild.name,
      pages: [
        ...entry(Permission.kManageGuild, {
          key: 'overview',
          title: t('guild.overview'),
          icon: 'info',
          view: <OverviewPage guild={guild} />,
        }),
        ...entry(Permission.kManageRoles, {
          key: 'roles',
          title: t('guild.roles'),
          icon: 'shield',
          view: <RolesPage guild={guild} />,
        }),
        ...entry(expressions, {
          key: 'emoji',
          title: t('guild.emoji'),
          icon: 'smile',
          view: <EmojiPage guild={guild} />,
        }),
      ],
    },
    {
      key: 'people',
      title: t('guild.people'),
      pages: [
        { key: 'members', title: t('guild.members'), icon: 'members', view: <MembersPage guild={guild} /> },
        ...entry(Permission.kManageGuild, {
          key: 'invites',
          title: t('guild.invites'),
          icon: 'invite',
          view: <InvitesPage guild={guild} />,
        }),
        ...entry(Permission.kBanMembers, {
          key: 'bans',
          title: t('guild.bans'),
          icon: 'lock',
          view: <BansPage guild={guild} />,
        }),
      ],
    },
    {
      key: 'works',
      title: t('guild.works'),
      pages: [
        ...entry(Permission.kManageGuild, {
          key: 'bots',
          title: t('guild.bots'),
          icon: 'bot',
          view: <BotsPage guild={guild} />,
        }),
        ...entry(Permission.kManageWebhooks, {
          key: 'webhooks',
          title: t('guild.webhooks'),
          icon: 'link',
          view: <WebhooksPage guild={guild} />,
        }),
        ...entry(Permission.kViewAuditLog, {
          key: 'audit',
          title: t('guild.audit'),
          icon: 'inbox',
          view: <AuditPage guild={guild} />,
        }),
        ...(me?.id === guild.ownerId
          ? [{ key: 'delete', title: t('guild.handOver'), icon: 'trash', view: <DeletePage guild={guild} /> } as const]
          : []),
      ],
    },
  ];
  return (
    <Pages
      label={t('rail.settings')}
      page={page}
      onClose={onClose}
      groups={groups.filter((group) => group.pages.length > 0)}
    />
  );
}
