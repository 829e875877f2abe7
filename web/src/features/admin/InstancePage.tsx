/** What may be changed while the server runs: its name, who may register, limits. */
import { useCallback } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { readInstanceSettings } from '@/model/instance';
import type { InstanceSettings } from '@/model/instance';
import { useAction } from '@/parts/settings/action';
import { Section } from '@/parts/settings/blocks';
import { useDraft } from '@/parts/settings/draft';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { SaveBar } from '@/parts/settings/SaveBar';
import { useSession } from '@/session/context';
import { SelectField, TextField } from '@/ui/controls';

const kNumbers = [
  'file_bytes_max',
  'joins_per_hour',
  'guild_joins_per_minute',
  'newcomer_minutes',
  'newcomer_messages_per_minute',
  'new_dms_per_10_minutes',
] as const;

export function InstancePage(): JSX.Element {
  const { api } = useSession();
  const settings = useLoad(useCallback(async () => readInstanceSettings(await api.get('/guildhall/settings')), [api]));
  return (
    <LoadedView loaded={settings}>
      {(value) => (
        <Form
          settings={value}
          onSave={async (body) => {
            const next = readInstanceSettings(await api.patch('/guildhall/settings', body));
            settings.change(() => next);
          }}
        />
      )}
    </LoadedView>
  );
}

function Form({
  settings,
  onSave,
}: {
  readonly settings: InstanceSettings;
  readonly onSave: (body: Record<string, unknown>) => Promise<void>;
}): JSX.Element {
  const t = useT();
  const values: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [key, setting.value]),
  );
  const draft = useDraft(values);
  const action = useAction(['name', 'registration', ...kNumbers]);
  const hint = (key: string, otherwise?: string): string | undefined => {
    const setting = settings[key];
    return setting?.changed === true ? t('admin.configured', { value: setting.configured }) : otherwise;
  };
  const save = (): Promise<unknown> => {
    const numbers: readonly string[] = kNumbers;
    const body = Object.fromEntries(
      Object.entries(draft.changes).map(([key, value]) => [key, numbers.includes(key) ? Number(value) : value]),
    );
    return onSave(body);
  };
  return (
    <>
      <Section title={t('admin.thisServer')}>
        <TextField
          label={t('admin.name')}
          hint={hint('name')}
          maxLength={64}
          value={draft.value['name'] ?? ''}
          error={action.fieldProblem('name')}
          onChange={(event) => draft.set({ name: event.target.value })}
        />
        <SelectField
          label={t('admin.registration')}
          hint={hint('registration')}
          value={draft.value['registration'] ?? 'invite'}
          options={(['open', 'invite', 'closed'] as const).map((one) => [one, t(`admin.registration.${one}`)] as const)}
          onChange={(event) => draft.set({ registration: event.target.value })}
        />
      </Section>
      <Section title={t('admin.limits')} text={t('admin.limitsText')}>
        {kNumbers.map((key) => (
          <TextField
            key={key}
            label={t(`admin.limit.${key}`)}
            hint={hint(key)}
            type="number"
            min={settings[key]?.min}
            max={settings[key]?.max}
            value={draft.value[key] ?? ''}
            error={action.fieldProblem(key)}
            onChange={(event) => draft.set({ [key]: event.target.value })}
          />
        ))}
      </Section>
      <SaveBar draft={draft} action={action} save={save} />
    </>
  );
}
