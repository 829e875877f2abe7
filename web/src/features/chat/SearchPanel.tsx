import { useCallback, useState } from 'react';
import type { FormEvent, JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useSession } from '@/session/context';
import { compareIds } from '@/model/ids';
import { TextField } from '@/ui/controls';
import { MessageCards, Panel } from './panel';

/** Finds text in the messages of this channel that are loaded. Search over all history comes with the server's search. */
export default function SearchPanel({
  channelId,
  onClose,
}: {
  readonly channelId: ChannelId;
  readonly onClose: () => void;
}): JSX.Element {
  const { stores } = useSession();
  const t = useT();
  const [text, setText] = useState('');
  const [query, setQuery] = useState('');
  const timeline = useStore(stores.messages, (state) => state.timelines.get(channelId));
  const load = useCallback(async () => {
    const wanted = query.toLocaleLowerCase();
    if (wanted === '') return [];
    return [...(timeline?.messages.values() ?? [])]
      .filter((message) => message.content.toLocaleLowerCase().includes(wanted))
      .toSorted((a, b) => compareIds(b.id, a.id));
  }, [query, timeline]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setQuery(text.trim());
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
