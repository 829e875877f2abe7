import { useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { ChannelType } from '@/model/types';
import type { Channel } from '@/model/types';
import { errorText, useActions, useSession, useUser } from '@/session/context';
import { channelTitle, isUnread, messageRequests, privateChannels } from '@/stores/selectors';
import { Avatar, Badge, IconButton } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import css from './home.module.css';
import { MessageRequests } from './MessageRequests';
import { NewGroupDialog } from './NewGroupDialog';

/** Home's list: friends, and the direct messages with the newest first. */
export function DirectList({ selected }: { readonly selected: ChannelId | null }): JSX.Element {
  const { stores } = useSession();
  const actions = useActions();
  const t = useT();
  const ids = useStore(stores.guilds, (state) => state.privateChannels);
  const channels = useStore(stores.guilds, (state) => state.channels);
  const rows = useMemo(() => privateChannels({ privateChannels: ids, channels }), [ids, channels]);
  const requests = useMemo(() => messageRequests({ privateChannels: ids, channels }), [ids, channels]);
  const waiting = useStore(
    stores.people,
    (state) => [...state.relationships.values()].filter((entry) => entry.type === 3).length,
  );
  const [creating, setCreating] = useState(false);
  return (
    <div className={css['list']}>
      <div className={css['row']} data-selected={selected === null}>
        <button
          type="button"
          className={css['open']}
          aria-current={selected === null ? 'page' : undefined}
          onClick={() => actions.go({ guildId: '@me', channelId: null })}
        >
          <Icon name="members" />
          <span className={css['name']}>{t('home.friends')}</span>
          <Badge count={waiting} label={t('home.waiting', { count: waiting })} />
        </button>
      </div>
      {requests.length > 0 && <MessageRequests requests={requests} selected={selected} />}
      <h2 className={css['heading']}>
        {t('home.direct')}
        <IconButton icon="plus" size={16} label={t('home.newMessage')} onClick={() => setCreating(true)} />
      </h2>
      {rows.length === 0 && (
        <p style={{ padding: 'var(--space-2)', color: 'var(--text-faint)' }}>{t('home.noDirect')}</p>
      )}
      <ul>
        {rows.map((channel) => (
          <DirectRow key={channel.id} channel={channel} selected={channel.id === selected} />
        ))}
      </ul>
      {creating && <NewGroupDialog onClose={() => setCreating(false)} />}
    </div>
  );
}

function DirectRow({ channel, selected }: { readonly channel: Channel; readonly selected: boolean }): JSX.Element {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const other = channel.type === ChannelType.kDm ? (channel.recipients[0] ?? null) : null;
  const user = useUser(other);
  const title = useStore(stores.people, (people) => channelTitle(channel, people));
  const status = useStore(stores.people, (state) =>
    other === null ? undefined : (state.presences.get(other)?.status ?? 'offline'),
  );
  const mentions = useStore(stores.reads, (reads) => reads.states.get(channel.id)?.mentionCount ?? 0);
  const unread = useStore(stores.reads, (reads) => isUnread(reads, channel, null));
  const close = (): void => {
    if (selected) actions.go({ guildId: '@me', channelId: null });
    void commands.closeDirect(channel.id).catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  };
  return (
    <li className={css['row']} data-selected={selected}>
      <button
        type="button"
        className={css['open']}
        data-unread={unread}
        aria-current={selected ? 'page' : undefined}
        onClick={() => actions.go({ guildId: '@me', channelId: channel.id })}
      >
        <Avatar
          src={user === undefined ? null : avatarUrl(user)}
          name={title}
          size={32}
          status={status}
          statusLabel={status === undefined ? undefined : t(`status.${status}`)}
        />
        <span className={css['name']}>{title}</span>
        <Badge count={mentions} label={t('rail.mentions', { count: mentions })} />
      </button>
      <span className={css['close']}>
        <IconButton
          icon="close"
          size={16}
          label={t(channel.type === ChannelType.kGroupDm ? 'home.leaveGroup' : 'home.close')}
          onClick={close}
        />
      </span>
    </li>
  );
}
