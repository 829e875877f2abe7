/** What of a guild or a channel makes a sound, and for how long it is muted. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId, GuildId } from '@/model/ids';
import { errorText, useSession } from '@/session/context';
import { SelectField, Switch } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';

const kMuteHours = [1, 8, 24, 0] as const;

function muteBody(choice: string): { muted: boolean; mute_config: unknown } {
  if (choice === 'off') return { muted: false, mute_config: null };
  const hours = Number(choice);
  const config =
    hours === 0
      ? null
      : { selected_time_window: hours * 3600, end_time: new Date(Date.now() + hours * 3_600_000).toISOString() };
  return { muted: true, mute_config: config };
}

export function NotificationDialog({
  guildId,
  channelId,
  onClose,
}: {
  readonly guildId: GuildId;
  readonly channelId: ChannelId | null;
  readonly onClose: () => void;
}): JSX.Element {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const guild = useStore(stores.guilds, (state) => state.guilds.get(guildId));
  const channel = useStore(stores.guilds, (state) => (channelId === null ? undefined : state.channels.get(channelId)));
  const settings = useStore(stores.reads, (state) => state.notifications.get(guildId));
  const own = channelId === null ? settings : settings?.channels.get(channelId);
  const save = (partial: Readonly<Record<string, unknown>>): void => {
    const body = channelId === null ? partial : { channel_overrides: { [channelId]: partial } };
    void commands
      .patchNotifications(guildId, body)
      .catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  };
  const muted = own?.muted === true && (own.mutedUntil === null || own.mutedUntil > Date.now());
  return (
    <Dialog
      title={t('notify.title', { name: channel === undefined ? (guild?.name ?? '') : `#${channel.name}` })}
      closeLabel={t('app.close')}
      onClose={onClose}
    >
      <SelectField
        label={t('notify.mute')}
        value={muted ? 'on' : 'off'}
        options={[
          ['off', t('notify.notMuted')],
          ...(muted
            ? [
                [
                  'on',
                  own.mutedUntil === null
                    ? t('notify.muted')
                    : t('notify.mutedUntil', { time: new Date(own.mutedUntil).toLocaleTimeString() }),
                ] as const,
              ]
            : []),
          ...kMuteHours.map(
            (hours) =>
              [String(hours), hours === 0 ? t('notify.muteForever') : t('notify.muteHours', { count: hours })] as const,
          ),
        ]}
        onChange={(event) => {
          if (event.target.value !== 'on') save(muteBody(event.target.value));
        }}
      />
      <SelectField
        label={t('notify.level')}
        value={String(own?.level ?? 3)}
        options={[
          ['3', t(channelId === null ? 'notify.levelDefault' : 'notify.levelGuild')],
          ['0', t('notify.levelAll')],
          ['1', t('notify.levelMentions')],
          ['2', t('notify.levelNone')],
        ]}
        onChange={(event) => save({ message_notifications: Number(event.target.value) })}
      />
      {channelId === null && (
        <>
          <Switch
            label={t('notify.suppressEveryone')}
            checked={settings?.suppressEveryone === true}
            onChange={(checked) => save({ suppress_everyone: checked })}
          />
          <Switch
            label={t('notify.suppressRoles')}
            checked={settings?.suppressRoles === true}
            onChange={(checked) => save({ suppress_roles: checked })}
          />
        </>
      )}
    </Dialog>
  );
}
