/** Invites of this server that a message links to: what the guild is, and a button that joins it. */
import { useEffect, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import type { ApiClient } from '@/api/client';
import { guildIconUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import { eachInline, parseMarkdown } from '@/model/markdown';
import type { Invite } from '@/model/types';
import { readInvite } from '@/model/wire';
import { errorText, useActions, useSession } from '@/session/context';
import { Avatar, Button } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import css from './invites.module.css';

const kCardsMax = 3;
const kCode = /^\/invite\/([\w-]{2,64})\/?$/;

/** The codes of invites to this server in a text, each once. `origin` is the page's own. */
export function inviteCodes(content: string, origin: string): readonly string[] {
  if (!content.includes('/invite/')) return [];
  const codes = new Set<string>();
  eachInline(parseMarkdown(content), (node) => {
    if ((node.type !== 'url' || node.quiet) && node.type !== 'link') return;
    const url = URL.canParse(node.url) ? new URL(node.url) : null;
    const code = url?.origin === origin ? kCode.exec(url.pathname)?.[1] : undefined;
    if (code !== undefined) codes.add(code);
  });
  return [...codes].slice(0, kCardsMax);
}

/** Answers that are kept; the first to come is the first to go. */
const kAskedMax = 200;
const asked = new WeakMap<ApiClient, Map<string, Promise<Invite | null>>>();

/** Null where the invite is no longer valid. Each code is asked for once a page. */
function findInvite(api: ApiClient, code: string): Promise<Invite | null> {
  let known = asked.get(api);
  if (known === undefined) asked.set(api, (known = new Map()));
  let found = known.get(code);
  if (found === undefined) {
    const [first] = known.keys();
    if (known.size >= kAskedMax && first !== undefined) known.delete(first);
    found = api
      .get(`/invites/${encodeURIComponent(code)}`, { query: { with_counts: true } })
      .then(readInvite, () => null);
    known.set(code, found);
  }
  return found;
}

export function InviteCards({ content }: { readonly content: string }): JSX.Element | null {
  const codes = useMemo(() => inviteCodes(content, window.location.origin), [content]);
  if (codes.length === 0) return null;
  return (
    <div className={css['cards']}>
      {codes.map((code) => (
        <InviteCard key={code} code={code} />
      ))}
    </div>
  );
}

function InviteCard({ code }: { readonly code: string }): JSX.Element {
  const { api, stores } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const [invite, setInvite] = useState<Invite | null | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const joined = useStore(stores.guilds, (state) => invite?.guildId != null && state.guilds.has(invite.guildId));
  useEffect(() => {
    let current = true;
    void findInvite(api, code).then((found) => current && setInvite(found));
    return () => {
      current = false;
    };
  }, [api, code]);
  // The card has its size from the start: nothing jumps when the answer comes.
  if (invite === undefined) return <div className={css['card']} aria-busy="true" />;
  if (invite === null) return <div className={css['card']}>{t('invite.bad')}</div>;
  const open = (): void => {
    if (invite.guildId !== null) actions.go({ guildId: invite.guildId, channelId: invite.channelId });
  };
  const join = (): void => {
    setBusy(true);
    void api
      .post(`/invites/${encodeURIComponent(code)}`, {})
      .then(open, (error: unknown) => overlay.toast(errorText(error, t), 'error'))
      .finally(() => setBusy(false));
  };
  const icon =
    invite.guildId === null || invite.guildIcon === null ? null : guildIconUrl(invite.guildId, invite.guildIcon);
  return (
    <section className={css['card']} aria-label={invite.guildName}>
      <Avatar src={icon} name={invite.guildName} size={48} />
      <span className={css['text']}>
        <strong>{invite.guildName}</strong>
        <small>
          {t('invite.online', { count: invite.onlineCount })} · {t('invite.members', { count: invite.memberCount })}
        </small>
      </span>
      <Button kind={joined ? 'plain' : 'primary'} busy={busy} onClick={joined ? open : join}>
        {t(joined ? 'invite.open' : 'invite.join')}
      </Button>
    </section>
  );
}
