/** The bots of a guild: make one and let it in, let in one that is there already, take one out. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { ApplicationId } from '@/model/ids';
import { readApplication, readIntegration } from '@/model/management';
import type { Application, Integration } from '@/model/management';
import { list } from '@/model/parse';
import type { Guild } from '@/model/types';
import { CreateBot, inviteBot, TokenDialog } from '@/parts/bots/bots';
import { useAction } from '@/parts/settings/action';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { FormDialog } from '@/parts/settings/FormDialog';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { Avatar, Button, SelectField, Switch } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';

export function BotsPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const here = useLoad(
    useCallback(async () => list(await api.get(`/guilds/${guild.id}/integrations`), readIntegration), [api, guild.id]),
  );
  const mine = useLoad(useCallback(async () => list(await api.get('/applications'), readApplication), [api]));
  const [creating, setCreating] = useState(false);
  const [inviting, setInviting] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Integration | null>(null);
  const present = new Set<string>(here.value?.map((bot) => bot.id));
  const absent = mine.value?.filter((one) => one.bot !== null && !present.has(one.id)) ?? [];
  return (
    <Section text={t('guildBots.text')}>
      <Buttons>
        <Button kind="primary" onClick={() => setCreating(true)}>
          {t('bots.create')}
        </Button>
        {here.value !== null && absent.length > 0 && (
          <Button onClick={() => setInviting(true)}>{t('guildBots.invite')}</Button>
        )}
      </Buttons>
      <LoadedView loaded={here} empty={{ title: t('guildBots.none'), text: t('guildBots.noneText') }}>
        {(bots) => (
          <Rows label={t('guild.bots')}>
            {bots.map((bot) => (
              <Row
                key={bot.id}
                lead={<Avatar src={bot.user === null ? null : avatarUrl(bot.user)} name={bot.name} />}
                title={bot.name}
                text={bot.description === '' ? t('bots.id', { id: bot.id }) : bot.description}
              >
                <Button small kind="quiet" onClick={() => setRemoving(bot)}>
                  {t('guildBots.remove')}
                </Button>
              </Row>
            ))}
          </Rows>
        )}
      </LoadedView>
      {creating && (
        <CreateBot
          onCreated={async (application, made) => {
            setToken(made);
            mine.reload();
            await inviteBot(api, application.id, guild.id, false);
            here.reload();
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {token !== null && <TokenDialog token={token} onClose={() => setToken(null)} />}
      {inviting && <InviteOwn guild={guild} choices={absent} onDone={here.reload} onClose={() => setInviting(false)} />}
      {removing !== null && (
        <Confirm
          title={t('guildBots.remove')}
          text={t('guildBots.removeText', { name: removing.name })}
          action={t('guildBots.remove')}
          onConfirm={async () => {
            await api.delete(`/guilds/${guild.id}/integrations/${removing.id}`);
            here.reload();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}

function InviteOwn({
  guild,
  choices,
  onDone,
  onClose,
}: {
  readonly guild: Guild;
  readonly choices: readonly Application[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const overlay = useOverlay();
  const action = useAction();
  const [chosen, setChosen] = useState<ApplicationId | undefined>(choices[0]?.id);
  const [administrator, setAdministrator] = useState(false);
  const bot = choices.find((one) => one.id === chosen);
  const submit = (): void =>
    void action.run(async () => {
      if (bot === undefined) return;
      await inviteBot(api, bot.id, guild.id, administrator);
      overlay.toast(t('bots.invited', { name: bot.name }));
      onDone();
      onClose();
    });
  return (
    <FormDialog
      title={t('guildBots.invite')}
      submit={t('bots.invite')}
      action={action}
      disabled={bot === undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={t('guildBots.which')}
        value={chosen ?? ''}
        options={choices.map((one) => [one.id, one.name] as const)}
        onChange={(event) => setChosen(choices.find((one) => one.id === event.target.value)?.id)}
      />
      <Switch
        label={t('bots.administrator')}
        hint={t('bots.administratorText')}
        checked={administrator}
        onChange={setAdministrator}
      />
    </FormDialog>
  );
}
