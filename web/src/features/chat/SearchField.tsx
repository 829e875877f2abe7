/** The search field of the top bar, where there is room for it. */
import { useState } from 'react';
import type { FormEvent, JSX } from 'react';
import { useT } from '@/i18n';
import { toId } from '@/model/ids';
import type { ChannelId, GuildId, MessageId } from '@/model/ids';
import { placeOfLink } from '@/model/search';
import { useActions } from '@/session/context';
import type { AppActions } from '@/session/context';
import { Icon } from '@/ui/icons';
import css from './chat.module.css';

/** Goes where a pasted link points; false where the text is none. */
export function followLink(actions: AppActions, typed: string): boolean {
  const place = placeOfLink(typed, location.origin);
  if (place === null) return false;
  const [guild, channel, message] = place;
  actions.go({
    guildId: guild === '@me' ? '@me' : toId<GuildId>(guild),
    channelId: toId<ChannelId>(channel),
    ...(message === null ? {} : { messageId: toId<MessageId>(message) }),
  });
  return true;
}

export function SearchField({ onQuery }: { readonly onQuery: (query: string) => void }): JSX.Element {
  const actions = useActions();
  const t = useT();
  const [text, setText] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (followLink(actions, text)) setText('');
    else onQuery(text.trim());
  };
  return (
    <form role="search" className={css['find']} onSubmit={submit}>
      <Icon name="search" size={16} />
      <input
        type="search"
        aria-label={t('chat.searchText')}
        placeholder={t('chat.search')}
        title={t('chat.searchStart')}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
