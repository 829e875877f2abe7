/** Every account of this server: find, disable, reset, make administrator. */
import { useCallback, useEffect, useState } from 'react';
import type { JSX, MouseEvent } from 'react';
import { avatarUrl } from '@/api/cdn';
import { useLanguage, useT } from '@/i18n';
import { readAccount, readAccountPage } from '@/model/instance';
import type { Account } from '@/model/instance';
import { object, text } from '@/model/parse';
import { useTry } from '@/parts/settings/action';
import { Buttons, Notice, Row, Rows, Secret, Section } from '@/parts/settings/blocks';
import { Confirm } from '@/parts/settings/Confirm';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useMe, useSession } from '@/session/context';
import { Avatar, Button, IconButton, Tabs, TextField } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';

const kPage = 50;

type Deed = 'disable' | 'enable' | 'reset' | 'removeMfa' | 'endSessions' | 'makeAdmin' | 'takeAdmin' | 'verify';

const kBodies: Readonly<Record<Deed, Readonly<Record<string, boolean>>>> = {
  disable: { disabled: true },
  enable: { disabled: false },
  reset: { reset_password: true },
  removeMfa: { remove_mfa: true },
  endSessions: { end_sessions: true },
  makeAdmin: { admin: true },
  takeAdmin: { admin: false },
  verify: { verified: true },
};

function deedsFor(account: Account, self: boolean): readonly Deed[] {
  if (account.bot) return [account.disabled ? 'enable' : 'disable', 'endSessions'];
  return [
    'reset',
    'endSessions',
    ...(account.mfaEnabled ? (['removeMfa'] as const) : []),
    ...(account.verified ? [] : (['verify'] as const)),
    ...(self ? [] : [account.admin ? ('takeAdmin' as const) : ('makeAdmin' as const)]),
    ...(self ? [] : [account.disabled ? ('enable' as const) : ('disable' as const)]),
  ];
}

export function AccountsPage(): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const language = useLanguage();
  const attempt = useTry();
  const overlay = useOverlay();
  const me = useMe();
  const [kind, setKind] = useState<'people' | 'bots'>('people');
  const [query, setQuery] = useState('');
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(query.trim()), 250);
    return () => window.clearTimeout(timer);
  }, [query]);
  const page = useCallback(
    async (after?: string) =>
      readAccountPage(
        await api.get('/guildhall/users', {
          query: { limit: kPage, after, query: settled === '' ? undefined : settled, bots: kind === 'bots' },
        }),
      ),
    [api, settled, kind],
  );
  const accounts = useLoad(useCallback(() => page(), [page]));
  const [doing, setDoing] = useState<{ readonly deed: Deed; readonly account: Account } | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const act = async (deed: Deed, account: Account): Promise<void> => {
    const answer = object(await api.patch(`/guildhall/users/${account.id}`, kBodies[deed]));
    const changed = readAccount(answer['user']);
    accounts.change((all) => ({
      ...all,
      accounts: all.accounts.map((one) => (one.id === changed.id ? changed : one)),
    }));
    const address = text(answer['reset_url']);
    if (address !== '') setLink(address);
  };
  const menu = (event: MouseEvent<HTMLElement>, account: Account): void =>
    overlay.menuBelow(
      event.currentTarget,
      account.username,
      deedsFor(account, account.id === me?.id).map((deed) => ({
        key: deed,
        text: t(`admin.${deed}`),
        danger: deed === 'disable' || deed === 'removeMfa',
        onSelect: () => setDoing({ deed, account }),
      })),
    );
  const marks = (account: Account): string =>
    [
      account.email === '' ? account.id : account.email,
      account.admin ? t('admin.isAdmin') : '',
      account.disabled ? t('admin.isDisabled') : '',
      account.mfaEnabled ? t('admin.hasMfa') : '',
      account.online ? t('admin.isOnline') : '',
      t('admin.inGuilds', { count: account.guilds }),
      account.createdAt === null ? '' : new Date(account.createdAt).toLocaleDateString(language),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  return (
    <Section>
      <Tabs
        label={t('admin.accounts')}
        tabs={[
          ['people', t('admin.people')],
          ['bots', t('admin.bots')],
        ]}
        selected={kind}
        onSelect={setKind}
      />
      <TextField
        label={t('admin.find')}
        hint={accounts.value === null ? undefined : t('admin.found', { count: accounts.value.total })}
        type="search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <LoadedView
        loaded={accounts}
        isEmpty={(value) => value.accounts.length === 0}
        empty={{ title: t('members.none'), text: t('admin.noneText') }}
      >
        {(value) => (
          <>
            <Rows label={t('admin.accounts')}>
              {value.accounts.map((account) => (
                <Row
                  key={account.id}
                  lead={<Avatar src={avatarUrl(account)} name={account.globalName ?? account.username} />}
                  title={account.globalName === null ? account.username : `${account.globalName} (${account.username})`}
                  text={marks(account)}
                >
                  <IconButton
                    icon="more"
                    label={t('members.deeds', { name: account.username })}
                    aria-haspopup="menu"
                    onClick={(event) => menu(event, account)}
                  />
                </Row>
              ))}
            </Rows>
            {value.accounts.length < value.total && (
              <Buttons>
                <Button
                  onClick={() =>
                    void attempt(async () => {
                      const next = await page(value.accounts.at(-1)?.id);
                      accounts.change((all) => ({
                        total: all.total,
                        accounts: [...all.accounts, ...next.accounts],
                      }));
                    })
                  }
                >
                  {t('members.more')}
                </Button>
              </Buttons>
            )}
          </>
        )}
      </LoadedView>
      {doing !== null && (
        <Confirm
          title={t(`admin.${doing.deed}`)}
          text={t(`admin.${doing.deed}Text`, { name: doing.account.username })}
          action={t(`admin.${doing.deed}`)}
          danger={doing.deed === 'disable' || doing.deed === 'removeMfa'}
          onConfirm={() => act(doing.deed, doing.account)}
          onClose={() => setDoing(null)}
        />
      )}
      {link !== null && (
        <Dialog
          title={t('admin.resetLink')}
          closeLabel={t('app.close')}
          onClose={() => setLink(null)}
          footer={
            <Button kind="primary" onClick={() => setLink(null)}>
              {t('app.close')}
            </Button>
          }
        >
          <Notice>{t('admin.resetLinkText')}</Notice>
          <Secret label={t('admin.resetLink')} value={link} />
        </Dialog>
      )}
    </Section>
  );
}
