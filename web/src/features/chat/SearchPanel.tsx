/**
 * Finds messages that are on this device: what was loaded or cached, of every channel. The history that only the
 * server has is not searched, and the panel says so.
 */
import { useCallback, useState } from 'react';
import type { FormEvent, JSX } from 'react';
import { useT } from '@/i18n';
import { compareIds } from '@/model/ids';
import type { ChannelId } from '@/model/ids';
import { isEmptySearch, matches, parseSearch } from '@/model/search';
import type { Message } from '@/model/types';
import { useActions, useStores } from '@/session/context';
import { channelTitle } from '@/stores/selectors';
import type { Stores } from '@/stores/stores';
import { TextField } from '@/ui/controls';
import { MessageCards, Panel } from './panel';
import { followLink } from './SearchField';

const kResultsMax = 100;

/** Newest first. */
function search(stores: Stores, typed: string): readonly Message[] {
  const query = parseSearch(typed);
  if (isEmptySearch(query)) return [];
  const { channels, members } = stores.guilds.getState();
  const people = stores.people.getState();
  const names = {
    authors: (message: Message) => {
      const nick = message.guildId === null ? null : members.get(message.guildId)?.get(message.authorId)?.nick;
      return [message.author.username, message.author.globalName, nick].flatMap((name) =>
        name == null ? [] : name.toLocaleLowerCase(),
      );
    },
    channel: (id: ChannelId) => {
      const channel = channels.get(id);
      return channel === undefined ? '' : channelTitle(channel, people).toLocaleLowerCase();
    },
  };
  return [...stores.messages.getState().timelines.values()]
    .filter((timeline) => channels.has(timeline.channelId))
    .flatMap((timeline) => [...timeline.messages.values()])
    .filter((message) => matches(query, message, names))
    .toSorted((a, b) => compareIds(b.id, a.id))
    .slice(0, kResultsMax);
}

export default function SearchPanel({
  query,
  field,
  onQuery,
  onClose,
}: {
  readonly query: string;
  /** Whether the panel has a field of its own: the top bar has one where there is room. */
  readonly field: boolean;
  readonly onQuery: (query: string) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const stores = useStores();
  const actions = useActions();
  const t = useT();
  const [text, setText] = useState(query);
  const load = useCallback(() => Promise.resolve(search(stores, query)), [stores, query]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (followLink(actions, text)) onClose();
    else onQuery(text.trim());
  };
  return (
    <Panel
      title={t('chat.search')}
      onClose={onClose}
      search={
        field ? (
          <form onSubmit={submit} role="search">
            <TextField
              label={t('chat.searchText')}
              hint={t('chat.searchHint')}
              type="search"
              autoFocus
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </form>
        ) : (
          <small>{t('chat.searchHint')}</small>
        )
      }
    >
      <MessageCards load={load} empty={query === '' ? 'chat.searchStart' : 'chat.searchNone'} />
    </Panel>
  );
}
