/** Desktop notifications and sounds: they belong to this browser. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { Notice, Section } from '@/parts/settings/blocks';
import { useStores } from '@/session/context';
import { Switch } from '@/ui/controls';

export function NotificationsPage(): JSX.Element {
  const stores = useStores();
  const t = useT();
  const device = useStore(stores.device);
  const supported = typeof Notification !== 'undefined';
  const [permission, setPermission] = useState(supported ? Notification.permission : 'denied');
  const change = async (on: boolean): Promise<void> => {
    const next = on && permission === 'default' ? await Notification.requestPermission() : permission;
    setPermission(next);
    stores.device.setState({ notifications: on && next === 'granted' });
  };
  return (
    <Section text={t('notifications.text')}>
      <Switch
        label={t('notifications.desktop')}
        hint={t('notifications.desktopText')}
        checked={device.notifications && permission === 'granted'}
        disabled={!supported || permission === 'denied'}
        onChange={(on) => void change(on)}
      />
      {permission === 'denied' && <Notice>{t('notifications.denied')}</Notice>}
      <Switch
        label={t('notifications.sounds')}
        hint={t('notifications.soundsText')}
        checked={device.sounds}
        onChange={(sounds) => stores.device.setState({ sounds })}
      />
      <p>{t('notifications.perPlace')}</p>
    </Section>
  );
}
