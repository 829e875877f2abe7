/** What strangers wrote: apart from the other direct messages, accepted or ignored here or in the conversation. */
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { avatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import type { Channel } from '@/model/types';
import { useActions, useSession, useUser } from '@/session/context';
import { useMessageRequest } from '@/parts/useMessageRequest';
import { channelTitle } from '@/stores/selectors';
import { Avatar, IconButton } from '@/ui/controls';
import css from './home.module.css';

export function MessageRequests({
  requests,
  selected,
}: {
  readonly requests: readonly Channel[];
  readonly selected: ChannelId | null;
}): JSX.Element {
  const t = useT();
  return (
    <>
      <h2 className={css['heading']}>{t('requests.title')}</h2>
      <ul aria-label={t('requests.title')}>
        {requests.map((channel) => (
          <RequestRow key={channel.id} channel={channel} selected={channel.id === selected} />
        ))}
      </ul>
    </>
  );
}

function RequestRow({ channel, selected }: { readonly channel: Channel; readonly selected: boolean }): JSX.Element {
  const { stores } = useSession();
  const actions = useActions();
  const t = useT();
  const request = useMessageRequest(channel.id);
  const user = useUser(channel.recipients[0] ?? null);
  const title = useStore(stores.people, (people) => channelTitle(channel, people));
  return (
    <li className={css['row']} data-selected={selected}>
      <button
        type="button"
        className={css['open']}
        aria-current={selected ? 'page' : undefined}
        onClick={() => actions.go({ guildId: '@me', channelId: channel.id })}
      >
        <Avatar src={user === undefined ? null : avatarUrl(user)} name={title} size={32} />
        <span className={css['name']}>{channel.spam ? t('requests.spam', { name: title }) : title}</span>
      </button>
      <IconButton
        icon="check"
        size={16}
        label={t('requests.acceptOf', { name: title })}
        onClick={() => void request.accept()}
      />
      <IconButton
        icon="close"
        size={16}
        label={t('requests.ignoreOf', { name: title })}
        onClick={() => void request.ignore(selected)}
      />
    </li>
  );
}
