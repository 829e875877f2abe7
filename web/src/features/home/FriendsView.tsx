/** Friends: who is online, everybody, requests, and who is blocked. */
import { useState } from 'react';
import type { FormEvent, JSX } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import { RelationshipType } from '@/model/types';
import type { Relationship } from '@/model/types';
import { errorText, useActions, useDisplayName, useSession, useUser } from '@/session/context';
import { Avatar, Button, IconButton, Placeholder, Tabs, TextField } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import css from './home.module.css';

type Tab = 'online' | 'all' | 'pending' | 'blocked' | 'add';

const kEmpty: Readonly<Record<Tab, MessageKey>> = {
  online: 'friends.noneOnline',
  all: 'friends.none',
  pending: 'friends.nonePending',
  blocked: 'friends.noneBlocked',
  add: 'friends.none',
};

export function FriendsView({ onMenu }: { readonly onMenu: () => void }): JSX.Element {
  const { stores } = useSession();
  const t = useT();
  const actions = useActions();
  const [tab, setTab] = useState<Tab>('online');
  const relationships = useStore(
    stores.people,
    useShallow((state) => [...state.relationships.values()]),
  );
  const online = useStore(
    stores.people,
    useShallow((state) =>
      relationships.filter(
        (entry) =>
          entry.type === RelationshipType.kFriend &&
          (state.presences.get(entry.userId)?.status ?? 'offline') !== 'offline',
      ),
    ),
  );
  const guilds = useStore(stores.guilds, (state) => state.order.length);
  // Nobody and nowhere yet: the page says what to begin with.
  const newcomer = guilds === 0 && relationships.length === 0;
  const shown =
    tab === 'online'
      ? online
      : relationships.filter((entry) =>
          tab === 'all'
            ? entry.type === RelationshipType.kFriend
            : tab === 'blocked'
              ? entry.type === RelationshipType.kBlocked
              : entry.type === RelationshipType.kIncoming || entry.type === RelationshipType.kOutgoing,
        );
  return (
    <>
      <header className={css['bar']}>
        <IconButton icon="menu" label={t('app.menu')} className={css['narrow'] ?? ''} onClick={onMenu} />
        <h1>{t('home.friends')}</h1>
        <Tabs
          label={t('home.friends')}
          selected={tab}
          onSelect={setTab}
          tabs={[
            ['online', t('friends.online')],
            ['all', t('friends.all')],
            ['pending', t('friends.pending')],
            ['blocked', t('friends.blocked')],
            ['add', t('friends.add')],
          ]}
        />
      </header>
      {tab === 'add' ? (
        <AddFriend />
      ) : newcomer && tab === 'online' ? (
        <Placeholder title={t('home.welcome')} text={t('home.welcomeText')}>
          <Button kind="primary" onClick={actions.openAddGuild}>
            {t('home.begin')}
          </Button>
          <Button onClick={() => setTab('add')}>{t('friends.add')}</Button>
        </Placeholder>
      ) : shown.length === 0 ? (
        <Placeholder text={t(kEmpty[tab])}>
          <Button kind="primary" onClick={() => setTab('add')}>
            {t('friends.add')}
          </Button>
        </Placeholder>
      ) : (
        <ul className={css['people']}>
          {shown.map((entry) => (
            <Person key={entry.userId} entry={entry} />
          ))}
        </ul>
      )}
    </>
  );
}

function AddFriend(): JSX.Element {
  const { commands } = useSession();
  const t = useT();
  const [name, setName] = useState('');
  const [result, setResult] = useState<{ readonly text: string; readonly good: boolean } | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void commands.befriend(name.trim().replace(/^@/, '').toLowerCase()).then(
      () => {
        setResult({ text: t('friends.sent', { name }), good: true });
        setName('');
      },
      (error: unknown) => setResult({ text: errorText(error, t), good: false }),
    );
  };
  return (
    <form className={css['add']} onSubmit={submit}>
      <TextField
        label={t('friends.username')}
        hint={result?.good === true ? result.text : t('friends.usernameHint')}
        error={result?.good === false ? result.text : null}
        value={name}
        required
        autoFocus
        maxLength={32}
        onChange={(event) => {
          setName(event.target.value);
          setResult(null);
        }}
      />
      <Button kind="primary" type="submit" style={{ marginBottom: 22 }}>
        {t('friends.send')}
      </Button>
    </form>
  );
}

function Person({ entry }: { readonly entry: Relationship }): JSX.Element {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const user = useUser(entry.userId);
  const name = useDisplayName(entry.userId, null);
  const status = useStore(stores.people, (state) => state.presences.get(entry.userId)?.status ?? 'offline');
  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  const friend = entry.type === RelationshipType.kFriend;
  const note: MessageKey = friend
    ? `status.${status}`
    : entry.type === RelationshipType.kIncoming
      ? 'friends.incoming'
      : entry.type === RelationshipType.kOutgoing
        ? 'friends.outgoing'
        : 'friends.isBlocked';
  return (
    <li className={css['person']}>
      <Avatar
        src={user === undefined ? null : avatarUrl(user)}
        name={name}
        size={40}
        status={friend ? status : undefined}
        statusLabel={t(`status.${status}`)}
      />
      <div>
        <strong>{name}</strong>
        <small>{t(note)}</small>
      </div>
      {friend && (
        <IconButton
          icon="chat"
          label={t('profile.message')}
          onClick={() =>
            void commands
              .openDirect(entry.userId)
              .then((channel) => actions.go({ guildId: '@me', channelId: channel.id }), fail)
          }
        />
      )}
      {entry.type === RelationshipType.kIncoming && (
        <IconButton
          icon="check"
          label={t('friends.accept')}
          onClick={() => void commands.befriendById(entry.userId).catch(fail)}
        />
      )}
      {friend ? (
        <IconButton
          icon="more"
          label={t('message.more')}
          onClick={(event) =>
            overlay.menuBelow(event.currentTarget, name, [
              {
                key: 'profile',
                text: t('profile.open'),
                onSelect: () => actions.openProfile(entry.userId, null, document.body),
              },
              {
                key: 'remove',
                text: t('friends.remove'),
                danger: true,
                onSelect: () => void commands.forgetRelationship(entry.userId).catch(fail),
              },
              {
                key: 'block',
                text: t('profile.block'),
                danger: true,
                onSelect: () => void commands.block(entry.userId).catch(fail),
              },
            ])
          }
        />
      ) : (
        <IconButton
          icon="close"
          label={t(entry.type === RelationshipType.kBlocked ? 'profile.unblock' : 'friends.decline')}
          onClick={() => void commands.forgetRelationship(entry.userId).catch(fail)}
        />
      )}
    </li>
  );
}
