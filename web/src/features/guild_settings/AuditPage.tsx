/** Who changed what in the guild, newest first. */
import { useCallback, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useLanguage, useT } from '@/i18n';
import { idTimeMs, toId } from '@/model/ids';
import type { ChannelId, RoleId, UserId } from '@/model/ids';
import { readAuditPage } from '@/model/management';
import type { AuditChange, AuditEntry, AuditPage as Page } from '@/model/management';
import type { Guild } from '@/model/types';
import { useTry } from '@/parts/settings/action';
import { Buttons, Section } from '@/parts/settings/blocks';
import { LoadedView, useLoad } from '@/parts/settings/load';
import { useSession } from '@/session/context';
import { userName } from '@/stores/selectors';
import { Avatar, Button, SelectField } from '@/ui/controls';
import { kActions } from './audit';
import css from './guild.module.css';

const kPage = 50;

export function AuditPage({ guild }: { readonly guild: Guild }): JSX.Element {
  const { api } = useSession();
  const t = useT();
  const attempt = useTry();
  const [action, setAction] = useState('0');
  const [ended, setEnded] = useState(false);
  const page = useCallback(
    async (before?: string) => {
      const query = { limit: kPage, before, ...(action === '0' ? {} : { action_type: action }) };
      return readAuditPage(await api.get(`/guilds/${guild.id}/audit-logs`, { query }));
    },
    [api, guild.id, action],
  );
  const log = useLoad(useCallback(() => page(), [page]));
  const more = (last: string): void =>
    void attempt(async () => {
      const next = await page(last);
      setEnded(next.entries.length < kPage);
      log.change((before) => ({
        entries: [...before.entries, ...next.entries],
        users: new Map([...before.users, ...next.users]),
      }));
    });
  return (
    <Section text={t('audit.text')}>
      <SelectField
        label={t('audit.filter')}
        value={action}
        options={[
          ['0', t('audit.all')],
          ...[...kActions].map(([code, name]) => [String(code), t(`audit.${name}`)] as const),
        ]}
        onChange={(event) => {
          setAction(event.target.value);
          setEnded(false);
        }}
      />
      <LoadedView
        loaded={log}
        isEmpty={(value) => value.entries.length === 0}
        empty={{ title: t('audit.none'), text: t('audit.noneText') }}
      >
        {(value) => (
          <>
            <ul className={css['audit']} aria-label={t('guild.audit')}>
              {value.entries.map((entry) => (
                <Entry key={entry.id} guild={guild} entry={entry} users={value.users} />
              ))}
            </ul>
            {!ended && value.entries.length >= kPage && (
              <Buttons>
                <Button onClick={() => more(value.entries.at(-1)?.id ?? '')}>{t('members.more')}</Button>
              </Buttons>
            )}
          </>
        )}
      </LoadedView>
    </Section>
  );
}

function Entry({
  guild,
  entry,
  users,
}: {
  readonly guild: Guild;
  readonly entry: AuditEntry;
  readonly users: Page['users'];
}): JSX.Element {
  const { stores } = useSession();
  const t = useT();
  const language = useLanguage();
  const state = useStore(stores.guilds);
  const who = entry.userId === null ? undefined : users.get(entry.userId);
  const name = kActions.get(entry.action);
  const target = ((): string => {
    const id = entry.targetId;
    if (id === null) return '';
    const user = users.get(toId<UserId>(id));
    if (user !== undefined) return userName(user);
    const role = state.roles.get(guild.id)?.get(toId<RoleId>(id));
    if (role !== undefined) return role.name;
    const channel = state.channels.get(toId<ChannelId>(id));
    if (channel !== undefined) return `#${channel.name}`;
    const named = entry.changes.find((change) => change.key === 'name' || change.key === 'code');
    return String(named?.after ?? named?.before ?? '');
  })();
  return (
    <li className={css['auditEntry']}>
      <Avatar src={who === undefined ? null : avatarUrl(who)} name={userName(who)} size={32} />
      <div>
        <p>
          <strong>{userName(who)}</strong>{' '}
          {name === undefined ? t('audit.other', { code: entry.action }) : t(`audit.${name}`)}
          {target !== '' && <> · {target}</>}
        </p>
        {entry.reason !== null && <p className={css['soft']}>{t('audit.reason', { reason: entry.reason })}</p>}
        {entry.changes.length > 0 && (
          <details>
            <summary>{t('audit.changes', { count: entry.changes.length })}</summary>
            <ul>
              {entry.changes.map((change, index) => (
                // Two changes of one entry may have the same key; the entry itself never changes.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>
                  <Change change={change} />
                </li>
              ))}
            </ul>
          </details>
        )}
        <time dateTime={new Date(idTimeMs(entry.id)).toISOString()}>
          {new Date(idTimeMs(entry.id)).toLocaleString(language)}
        </time>
      </div>
    </li>
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function Change({ change }: { readonly change: AuditChange }): JSX.Element {
  return (
    <>
      <code>{change.key}</code>: <del>{shown(change.before)}</del> → <ins>{shown(change.after)}</ins>
    </>
  );
}
