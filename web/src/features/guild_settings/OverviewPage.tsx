/** Name, picture and manners of the guild. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { guildIconUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { Guild } from '@/model/types';
import { ChannelType } from '@/model/types';
import { useAction } from '@/parts/settings/action';
import { Section } from '@/parts/settings/blocks';
import { useDraft } from '@/parts/settings/draft';
import { PicturePicker } from '@/parts/settings/PicturePicker';
import { SaveBar } from '@/parts/settings/SaveBar';
import { useSession } from '@/session/context';
import { channelGroups } from '@/stores/selectors';
import { SelectField, Switch, TextArea, TextField } from '@/ui/controls';

const kSuppressJoin = 1;

interface Fields {
  readonly name: string;
  readonly description: string;
  readonly icon: string | null;
  readonly system: string;
  readonly flags: number;
  readonly verification: string;
  readonly notifications: string;
}

function fieldsOf(guild: Guild): Fields {
  return {
    name: guild.name,
    description: guild.description ?? '',
    icon: guild.icon,
    system: guild.systemChannelId ?? '',
    flags: guild.systemChannelFlags,
    verification: String(guild.verificationLevel),
    notifications: String(guild.defaultMessageNotifications),
  };
}

function bodyOf(changes: Partial<Fields>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (changes.name !== undefined) body['name'] = changes.name.trim();
  if (changes.description !== undefined) body['description'] = changes.description.trim() || null;
  if (changes.icon !== undefined) body['icon'] = changes.icon;
  if (changes.system !== undefined) body['system_channel_id'] = changes.system || null;
  if (changes.flags !== undefined) body['system_channel_flags'] = changes.flags;
  if (changes.verification !== undefined) body['verification_level'] = Number(changes.verification);
  if (changes.notifications !== undefined) body['default_message_notifications'] = Number(changes.notifications);
  return body;
}

export function OverviewPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api, stores } = useSession();
  const t = useT();
  const draft = useDraft(fieldsOf(guild));
  const { value } = draft;
  const action = useAction(['name', 'description']);
  const state = useStore(stores.guilds);
  const channels = channelGroups(state, guild.id)
    .flatMap((group) => group.channels)
    .filter((channel) => channel.type === ChannelType.kText || channel.type === ChannelType.kAnnouncement);
  const icon =
    value.icon === null || value.icon.startsWith('data:') ? value.icon : guildIconUrl(guild.id, value.icon, 128);
  return (
    <>
      <Section>
        <PicturePicker
          label={t('guild.icon')}
          name={value.name}
          src={icon}
          removable={value.icon !== null}
          onPick={(picked) => draft.set({ icon: picked })}
        />
        <TextField
          label={t('places.name')}
          required
          minLength={2}
          maxLength={100}
          value={value.name}
          error={action.fieldProblem('name')}
          onChange={(event) => draft.set({ name: event.target.value })}
        />
        <TextArea
          label={t('guild.description')}
          maxLength={120}
          value={value.description}
          error={action.fieldProblem('description')}
          onChange={(event) => draft.set({ description: event.target.value })}
        />
      </Section>
      <Section title={t('guild.arrivals')}>
        <SelectField
          label={t('guild.system')}
          hint={t('guild.systemText')}
          value={value.system}
          options={[['', t('guild.systemNone')], ...channels.map((one) => [one.id, `# ${one.name}`] as const)]}
          onChange={(event) => draft.set({ system: event.target.value })}
        />
        <Switch
          label={t('guild.greet')}
          checked={(value.flags & kSuppressJoin) === 0}
          disabled={value.system === ''}
          onChange={(on) => draft.set({ flags: on ? value.flags & ~kSuppressJoin : value.flags | kSuppressJoin })}
        />
      </Section>
      <Section title={t('guild.manners')}>
        <SelectField
          label={t('guild.notifications')}
          hint={t('guild.notificationsText')}
          value={value.notifications}
          options={[
            ['0', t('guild.notifications0')],
            ['1', t('guild.notifications1')],
          ]}
          onChange={(event) => draft.set({ notifications: event.target.value })}
        />
        <SelectField
          label={t('guild.verification')}
          hint={t('guild.verificationText')}
          value={value.verification}
          options={(['0', '1', '2', '3', '4'] as const).map(
            (level) => [level, t(`guild.verification${level}`)] as const,
          )}
          onChange={(event) => draft.set({ verification: event.target.value })}
        />
      </Section>
      <SaveBar draft={draft} action={action} save={() => api.patch(`/guilds/${guild.id}`, bodyOf(draft.changes))} />
    </>
  );
}
