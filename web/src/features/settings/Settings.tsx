/** The person's settings: what pages there are, and in which order. */
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { Pages } from '@/parts/settings/Pages';
import { useActions, useMe, useSession } from '@/session/context';
import { Button } from '@/ui/controls';
import { AccountPage } from './AccountPage';
import { AppearancePage } from './AppearancePage';
import { BotsPage } from './BotsPage';
import { DataPage } from './DataPage';
import { LogInsPage } from './LogInsPage';
import { NotificationsPage } from './NotificationsPage';
import { ProfilePage } from './ProfilePage';
import { SecurityPage } from './SecurityPage';

export default function Settings({
  page,
  onClose,
}: {
  readonly page: string | undefined;
  readonly onClose: () => void;
}): JSX.Element | null {
  const { logOut } = useSession();
  const t = useT();
  const me = useMe();
  const actions = useActions();
  if (me === null) return null;
  return (
    <Pages
      label={t('app.settings')}
      page={page}
      onClose={onClose}
      groups={[
        {
          key: 'person',
          title: t('settings.person'),
          pages: [
            { key: 'account', title: t('settings.account'), icon: 'user', view: <AccountPage /> },
            { key: 'profile', title: t('settings.profile'), icon: 'edit', view: <ProfilePage /> },
            { key: 'security', title: t('settings.security'), icon: 'shield', view: <SecurityPage /> },
            { key: 'sessions', title: t('settings.logIns'), icon: 'lock', view: <LogInsPage /> },
            { key: 'data', title: t('settings.data'), icon: 'download', view: <DataPage /> },
          ],
        },
        {
          key: 'page',
          title: t('settings.thisPage'),
          pages: [
            { key: 'appearance', title: t('settings.appearance'), icon: 'moon', view: <AppearancePage /> },
            { key: 'notifications', title: t('settings.notifications'), icon: 'bell', view: <NotificationsPage /> },
          ],
        },
        {
          key: 'making',
          title: t('settings.making'),
          pages: [{ key: 'bots', title: t('settings.bots'), icon: 'bot', view: <BotsPage /> }],
        },
      ]}
      foot={
        <>
          {me.administrator && <Button onClick={actions.openAdministration}>{t('admin.title')}</Button>}
          <Button onClick={() => void logOut()}>{t('app.logOut')}</Button>
        </>
      }
    />
  );
}
