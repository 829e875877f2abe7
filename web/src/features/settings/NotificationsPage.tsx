/** Desktop notifications and sounds, which belong to this browser; and whether strangers ask first. */
import { useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { Notice, Section } from '@/parts/settings/blocks';
import { errorText, useSession } from '@/session/context';
import { Switch } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';

export function NotificationsPage(): JSX.Element {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const device = useStore(stores.device);
  const askFirst = useStore(stores.settings, (settings) => settings.askFirst);
  const ask = (on: boolean): void => {
    stores.settings.setState({ askFirst: on });
    void commands.patchSettings({ default_message_request_restricted: !on }).catch((error: unknown) => {
      stores.settings.setState({ askFirst: !on });
      overlay.toast(errorText(error, t), 'error');
    });
  };
  const supported = typeof Notification !== 'undefined';
  const [permission, setPermission] = useState(supported ? Notification.permission : 'denied');
  const change = async (on: boolean): Promise<void> => {
    const next = on && permission === 'default' ? await Notification.requestPermission() : permission;
    setPermission(next);
    stores.device.setState({ notifications: on && next === 'granted' });
  };
  return (
    <>
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
      <Section title={t('home.direct')}>
        <Switch label={t('requests.setting')} hint={t('requests.settingText')} checked={askFirst} onChange={ask} />
      </Section>
    </>
  );
}
