import { use, useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useLocation } from 'wouter';
import { guildIconUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { Invite } from '@/model/types';
import { readInvite } from '@/model/wire';
import { errorText, SessionContext } from '@/session/context';
import { anonymousApi } from '@/session/session';
import { Avatar, Button, Placeholder, Spinner } from '@/ui/controls';
import css from './places.module.css';

/** Where an invite link leads: what the guild is, and one button. Who has no account makes one first. */
export function InvitePage({ code }: { readonly code: string }): JSX.Element {
  const session = use(SessionContext);
  const t = useT();
  const [, go] = useLocation();
  const [invite, setInvite] = useState<Invite | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void anonymousApi
      .get(`/invites/${encodeURIComponent(code)}`, { query: { with_counts: true } })
      .then((answer) => setInvite(readInvite(answer)), setProblem);
  }, [code]);
  const accept = (): void => {
    if (session === null) return go(`/register?invite=${encodeURIComponent(code)}`);
    setBusy(true);
    void session.api.post(`/invites/${encodeURIComponent(code)}`, {}).then(
      (answer) => {
        const joined = readInvite(answer);
        go(
          joined.channelId === null
            ? `/channels/${joined.guildId ?? '@me'}`
            : `/channels/${joined.guildId ?? '@me'}/${joined.channelId}`,
        );
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(error);
      },
    );
  };
  return (
    <main className={css['page']}>
      <section className={css['card']}>
        {problem !== null ? (
          <Placeholder title={t('invite.bad')} text={errorText(problem, t)}>
            <Button onClick={() => go('/')}>{t('auth.continue')}</Button>
          </Placeholder>
        ) : invite === null ? (
          <Spinner label={t('app.loading')} />
        ) : (
          <>
            <Avatar
              src={
                invite.guildId === null || invite.guildIcon === null
                  ? null
                  : guildIconUrl(invite.guildId, invite.guildIcon)
              }
              name={invite.guildName}
              size={80}
            />
            <p>
              {invite.inviterName === null ? t('invite.invited') : t('invite.invitedBy', { name: invite.inviterName })}
            </p>
            <h1>{invite.guildName}</h1>
            {invite.guildDescription !== null && <p>{invite.guildDescription}</p>}
            <p>
              {t('invite.members', { count: invite.memberCount })} · {t('invite.online', { count: invite.onlineCount })}
            </p>
            <Button kind="primary" wide busy={busy} onClick={accept}>
              {t('invite.accept')}
            </Button>
          </>
        )}
      </section>
    </main>
  );
}
