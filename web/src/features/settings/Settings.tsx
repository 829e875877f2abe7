import type { JSX } from 'react';
import { useStore } from 'zustand';
import { kLanguages, useT } from '@/i18n';
import { errorText, useSession } from '@/session/context';
import { Button, SelectField, Switch } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';

/** The person's settings. */
export default function Settings({
  onClose,
}: {
  readonly page: string | undefined;
  readonly onClose: () => void;
}): JSX.Element {
  const { stores, commands, logOut } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const settings = useStore(stores.settings);
  const patch = (partial: Readonly<Record<string, unknown>>): void =>
    void commands.patchSettings(partial).catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  return (
    <Dialog
      title={t('app.settings')}
      closeLabel={t('app.close')}
      onClose={onClose}
      footer={
        <Button kind="danger" onClick={() => void logOut()}>
          {t('app.logOut')}
        </Button>
      }
    >
      <SelectField
        label={t('settings.theme')}
        value={settings.theme}
        options={(['system', 'dark', 'light', 'contrast'] as const).map(
          (value) => [value, t(`settings.theme.${value}`)] as const,
        )}
        onChange={(event) => patch({ theme: event.target.value })}
      />
      <SelectField
        label={t('settings.language')}
        value={settings.locale}
        options={Object.entries(kLanguages)}
        onChange={(event) => patch({ locale: event.target.value })}
      />
      <Switch
        label={t('settings.compact')}
        checked={settings.compact}
        onChange={(compact) => patch({ message_display_compact: compact })}
      />
    </Dialog>
  );
}
