/** The bots of a guild: make one and let it in, let in one that is there already, take one out. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import { readApplication, readIntegration } from '@/model/management';
import type { Integration } from '@/model/management';
import { list } from '@/model/parse';
import type { Guild } from '@/model/types';
import { CreateBot, inviteBot, InviteDialog, TokenDialog } from '@/parts/bots/bots';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { Avatar, Button } from '@/ui/controls';

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
      {inviting && (
        <InviteDialog
          title={t('guildBots.invite')}
          label={t('guildBots.which')}
          choices={absent.map((one) => [one.id, one.name] as const)}
          target={(application, name) => ({ application, guild: guild.id, name })}
          onDone={here.reload}
          onClose={() => setInviting(false)}
        />
      )}
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
