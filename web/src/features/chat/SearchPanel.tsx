/**
 * Finds messages that are on this device: what was loaded or cached, of every channel. The history that only the
 * server has is not searched, and the panel says so.
 */
import { useCallback, useState } from 'react';
import type { FormEvent, JSX } from 'react';
import { useT } from '@/i18n';
import { compareIds, toId } from '@/model/ids';
import type { ChannelId, GuildId, MessageId } from '@/model/ids';
import { isEmptySearch, matches, parseSearch, placeOfLink } from '@/model/search';
import type { Message } from '@/model/types';
import { useActions, useStores } from '@/session/context';
import type { AppActions } from '@/session/context';
import { channelTitle } from '@/stores/selectors';
import type { Stores } from '@/stores/stores';
import { TextField } from '@/ui/controls';
import { MessageCards, Panel } from './panel';

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

export default function SearchPanel({
  query,
  onQuery,
  onClose,
}: {
  readonly query: string;
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
      }
    >
      <MessageCards load={load} empty={query === '' ? 'chat.searchStart' : 'chat.searchNone'} />
    </Panel>
  );
}
