/** The person's own bots: make one, copy its token this one time, invite it. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import { readApplication } from '@/model/management';
import type { Application } from '@/model/management';
import { list, object, text } from '@/model/parse';
import { guildPermissions, has, Permission } from '@/model/permissions';
import { CreateBot, InviteDialog, TokenDialog } from '@/parts/bots/bots';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useMe, useSession } from '@/session/context';
import { Avatar, Button, Placeholder } from '@/ui/controls';

export function BotsPage(): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const bots = useLoad(useCallback(async () => list(await api.get('/applications'), readApplication), [api]));
  const [creating, setCreating] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [renewing, setRenewing] = useState<Application | null>(null);
  const [deleting, setDeleting] = useState<Application | null>(null);
  const [inviting, setInviting] = useState<Application | null>(null);
  return (
    <Section text={t('bots.text')}>
      <Buttons>
        <Button kind="primary" onClick={() => setCreating(true)}>
          {t('bots.create')}
        </Button>
      </Buttons>
      <LoadedView loaded={bots} empty={{ title: t('bots.none'), text: t('bots.noneText') }}>
        {(applications) => (
          <Rows label={t('settings.bots')}>
            {applications.map((application) => (
              <Row
                key={application.id}
                lead={
                  <Avatar src={application.bot === null ? null : avatarUrl(application.bot)} name={application.name} />
                }
                title={application.name}
                text={t('bots.id', { id: application.id })}
              >
                <Button small onClick={() => setInviting(application)}>
                  {t('bots.invite')}
                </Button>
                <Button small kind="quiet" onClick={() => setRenewing(application)}>
                  {t('bots.renew')}
                </Button>
                <Button small kind="quiet" onClick={() => setDeleting(application)}>
                  {t('bots.delete')}
                </Button>
              </Row>
            ))}
          </Rows>
        )}
      </LoadedView>
      {creating && (
        <CreateBot
          onCreated={(_, made) => {
            setToken(made);
            bots.reload();
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {token !== null && <TokenDialog token={token} onClose={() => setToken(null)} />}
      {renewing !== null && (
        <Confirm
          title={t('bots.renew')}
          text={t('bots.renewText', { name: renewing.name })}
          action={t('bots.renew')}
          onConfirm={async () => {
            const answer = await api.post(`/applications/${renewing.id}/bot/reset`, {});
            setToken(text(object(answer)['token']));
          }}
          onClose={() => setRenewing(null)}
        />
      )}
      {deleting !== null && (
        <Confirm
          title={t('bots.delete')}
          text={t('bots.deleteText', { name: deleting.name })}
          action={t('bots.delete')}
          typed={deleting.name}
          onConfirm={async () => {
            await api.post(`/applications/${deleting.id}/delete`, {});
            bots.reload();
          }}
          onClose={() => setDeleting(null)}
        />
      )}
      {inviting !== null && <InviteBot application={inviting} onClose={() => setInviting(null)} />}
    </Section>
  );
}

function InviteBot({
  application,
  onClose,
}: {
  readonly application: Application;
  readonly onClose: () => void;
}): JSX.Element {
  const { stores } = useSession();
  const t = useT();
  const me = useMe();
  const { order, guilds, roles, members } = useStore(stores.guilds);
  const mine = order.flatMap((id) => {
    const guild = guilds.get(id);
    const member = me === null ? undefined : members.get(id)?.get(me.id);
    if (guild === undefined || member === undefined) return [];
    const permissions = guildPermissions({ guild, roles: roles.get(id) ?? new Map(), member }, Date.now());
    return has(permissions, Permission.kManageGuild) ? [guild] : [];
  });
  return (
    <InviteDialog
      title={t('bots.inviteTitle', { name: application.name })}
      label={t('bots.guild')}
      choices={mine.map((guild) => [guild.id, guild.name] as const)}
      none={<Placeholder title={t('bots.noGuild')} text={t('bots.noGuildText')} />}
      target={(guild) => ({ application: application.id, guild, name: application.name })}
      onClose={onClose}
    />
  );
}
