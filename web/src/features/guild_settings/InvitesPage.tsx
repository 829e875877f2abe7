/** Every invite that is valid, who made it and how often it was used. */
import { useCallback } from 'react';
import type { JSX } from 'react';
import { useLanguage, useT } from '@/i18n';
import { list } from '@/model/parse';
import type { Guild } from '@/model/types';
import { readInvite } from '@/model/wire';
import { useTry } from '@/parts/settings/action';
import { Buttons, Row, Rows, Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useActions, useSession } from '@/session/context';
import { Button } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import { Icon } from '@/ui/icons';

export function InvitesPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const language = useLanguage();
  const attempt = useTry();
  const overlay = useOverlay();
  const actions = useActions();
  const invites = useLoad(
    useCallback(async () => list(await api.get(`/guilds/${guild.id}/invites`), readInvite), [api, guild.id]),
  );
  const revoke = (code: string): void =>
    void attempt(async () => {
      await api.delete(`/invites/${code}`);
      invites.change((all) => all.filter((invite) => invite.code !== code));
    });
  const copy = (code: string): void =>
    void navigator.clipboard
      .writeText(`${location.origin}/invite/${code}`)
      .then(() => overlay.toast(t('app.copied')))
      .catch(() => undefined);
  return (
    <Section text={t('invites.text')}>
      <Buttons>
        <Button kind="primary" onClick={() => actions.openInvite(guild.id, null)}>
          {t('invites.create')}
        </Button>
      </Buttons>
      <LoadedView loaded={invites} empty={{ title: t('invites.none'), text: t('invites.noneText') }}>
        {(all) => (
          <Rows label={t('guild.invites')}>
            {all.map((invite) => (
              <Row
                key={invite.code}
                lead={<Icon name="link" />}
                title={invite.code}
                text={[
                  `# ${invite.channelName}`,
                  invite.inviterName ?? '',
                  t('invites.uses', { uses: invite.uses, max: invite.maxUses === 0 ? '∞' : invite.maxUses }),
                  invite.expiresAt === null
                    ? t('invites.forEver')
                    : t('invites.until', { date: new Date(invite.expiresAt).toLocaleString(language) }),
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              >
                <Button small onClick={() => copy(invite.code)}>
                  {t('invite.copy')}
                </Button>
                <Button small kind="quiet" onClick={() => revoke(invite.code)}>
                  {t('invites.revoke')}
                </Button>
              </Row>
            ))}
          </Rows>
        )}
      </LoadedView>
    </Section>
  );
}
