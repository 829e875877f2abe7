/** The administrator's pages of this server. */
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { Pages } from '@/parts/settings/Pages';
import { AccountsPage } from './AccountsPage';
import { HealthPage } from './HealthPage';
import { InstancePage } from './InstancePage';

export default function Administration({
  page,
  onClose,
}: {
  readonly page: string | undefined;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useT();
  return (
    <Pages
      label={t('admin.title')}
      page={page}
      onClose={onClose}
      groups={[
        {
          key: 'instance',
          title: location.host,
          pages: [
            { key: 'health', title: t('admin.health'), icon: 'compass', view: <HealthPage /> },
            { key: 'accounts', title: t('admin.accounts'), icon: 'members', view: <AccountsPage /> },
            { key: 'settings', title: t('admin.settings'), icon: 'settings', view: <InstancePage /> },
          ],
        },
      ]}
    />
  );
}
