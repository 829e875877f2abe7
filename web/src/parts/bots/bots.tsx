/** What every page with bots shares: making one, showing its token this one time, and letting it into a guild. */
import { useState } from 'react';
import type { JSX } from 'react';
import type { ApiClient } from '@/api/client';
import { useT } from '@/i18n';
import type { ApplicationId, GuildId } from '@/model/ids';
import { readApplication } from '@/model/management';
import type { Application } from '@/model/management';
import { object, text } from '@/model/parse';
import { Permission } from '@/model/permissions';
import { useAction } from '@/parts/settings/action';
import { Notice, Secret } from '@/parts/settings/blocks';
import { FormDialog } from '@/parts/settings/FormDialog';
import { useSession } from '@/session/context';
import { Button, SelectField, Switch, TextField } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';

const kUsual =
  Permission.kViewChannel |
  Permission.kSendMessages |
  Permission.kEmbedLinks |
  Permission.kAttachFiles |
  Permission.kAddReactions |
  Permission.kReadHistory |
  Permission.kUseCommands;

export async function inviteBot(
  api: ApiClient,
  application: ApplicationId,
  guild: GuildId,
  administrator: boolean,
): Promise<void> {
  const permissions = (administrator ? Permission.kAdministrator : kUsual).toString();
  await api.post(
    '/oauth2/authorize',
    { guild_id: guild, permissions, authorize: true },
    { query: { client_id: application, scope: 'bot' } },
  );
}

export function TokenDialog({ token, onClose }: { readonly token: string; readonly onClose: () => void }): JSX.Element {
  const t = useT();
  return (
    <Dialog
      title={t('bots.token')}
      closeLabel={t('app.close')}
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t('bots.tokenKept')}
        </Button>
      }
    >
      <Notice>{t('bots.tokenText')}</Notice>
      <Secret label={t('bots.token')} value={token} />
    </Dialog>
  );
}

/** Asks for a name, makes an application with a bot, and hands its token out, which is not shown again. */
export function CreateBot({
  onCreated,
  onClose,
}: {
  /** Resolves once what else belongs to the making is done. */
  readonly onCreated: (application: Application, token: string) => Promise<unknown> | void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const [name, setName] = useState('');
  const action = useAction(['name']);
  const submit = (): void =>
    void action.run(async () => {
      const application = readApplication(await api.post('/applications', { name: name.trim() }));
      await api.post(`/applications/${application.id}/bot`, {});
      const answer = await api.post(`/applications/${application.id}/bot/reset`, {});
      await onCreated(application, text(object(answer)['token']));
      onClose();
    });
  return (
    <FormDialog title={t('bots.create')} submit={t('bots.create')} action={action} onSubmit={submit} onClose={onClose}>
      <TextField
        label={t('bots.name')}
        required
        autoFocus
        maxLength={100}
        value={name}
        error={action.fieldProblem('name')}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}

/** Lets a bot into a guild: asks which of `choices` (bots or guilds), and with which rights. */
export function InviteDialog<Id extends string>({
  title,
  label,
  choices,
  none,
  target,
  onDone,
  onClose,
}: {
  readonly title: string;
  /** What is chosen. */
  readonly label: string;
  readonly choices: ReadonlyArray<readonly [Id, string]>;
  /** Shown when there is nothing to choose from. */
  readonly none?: JSX.Element;
  /** Which bot goes where, for the chosen one. */
  readonly target: (chosen: Id, name: string) => { application: ApplicationId; guild: GuildId; name: string };
  readonly onDone?: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const overlay = useOverlay();
  const action = useAction();
  const [wanted, setWanted] = useState<string | undefined>(undefined);
  const [administrator, setAdministrator] = useState(false);
  const chosen = choices.find(([id]) => id === wanted) ?? choices[0];
  const submit = (): void =>
    void action.run(async () => {
      if (chosen === undefined) return;
      const { application, guild, name } = target(...chosen);
      await inviteBot(api, application, guild, administrator);
      overlay.toast(t('bots.invited', { name }));
      onDone?.();
      onClose();
    });
  return (
    <FormDialog
      title={title}
      submit={t('bots.invite')}
      action={action}
      disabled={chosen === undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      {chosen === undefined ? (
        none
      ) : (
        <>
          <SelectField
            label={label}
            value={chosen[0]}
            options={choices}
            onChange={(event) => setWanted(event.target.value)}
          />
          <Switch
            label={t('bots.administrator')}
            hint={t('bots.administratorText')}
            checked={administrator}
            onChange={setAdministrator}
          />
        </>
      )}
    </FormDialog>
  );
}
