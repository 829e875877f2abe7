import { use, useCallback, useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { guildIconUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { Invite } from '@/model/types';
import { flag, object } from '@/model/parse';
import { readInvite } from '@/model/wire';
import { errorText, SessionContext } from '@/session/context';
import { anonymousApi } from '@/session/session';
import { Avatar, Button, Placeholder, Spinner } from '@/ui/controls';
import css from './places.module.css';

/** Where an invite link leads: what the guild is, and one button. Who has no account makes one first, and is in with it. */
export function InvitePage({ code }: { readonly code: string }): JSX.Element {
  const session = use(SessionContext);
  const t = useT();
  const [, go] = useLocation();
  const [invite, setInvite] = useState<Invite | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const accepted = flag(object(useHistoryState<unknown>())['accepted']);
  useEffect(() => {
    void anonymousApi
      .get(`/invites/${encodeURIComponent(code)}`, { query: { with_counts: true } })
      .then((answer) => setInvite(readInvite(answer)), setProblem);
  }, [code]);
  const join = useCallback((): void => {
    if (session === null) return;
    setBusy(true);
    void session.api.post(`/invites/${encodeURIComponent(code)}`, {}).then(
      (answer) => {
        const joined = readInvite(answer);
        const guild = `/channels/${joined.guildId ?? '@me'}`;
        go(joined.channelId === null ? guild : `${guild}/${joined.channelId}`, { replace: true });
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(error);
      },
    );
  }, [code, go, session]);
  useEffect(() => {
    if (accepted) join();
  }, [accepted, join]);
  const accept = (): void => {
    if (session === null) go(`/register?invite=${encodeURIComponent(code)}`);
    else join();
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
