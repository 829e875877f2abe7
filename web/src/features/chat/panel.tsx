/** What the panels beside a channel share: a frame, and messages in short that lead to their place. */
import { useEffect, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useStore } from 'zustand';
import { useLanguage, useT } from '@/i18n';
import type { MessageKey } from '@/i18n';
import type { Message } from '@/model/types';
import { errorText, useActions, useDisplayName, useStores } from '@/session/context';
import { previewLine } from '@/stores/names';
import { channelTitle } from '@/stores/selectors';
import { IconButton, Placeholder, Spinner } from '@/ui/controls';
import { formatDate } from '@/ui/dates';
import css from './panels.module.css';

export function Panel({
  title,
  onClose,
  children,
  search,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly search?: ReactNode;
}): JSX.Element {
  const t = useT();
  return (
    <aside className={css['panel']} aria-label={title}>
      <header className={css['head']}>
        <h2>{title}</h2>
        <IconButton icon="close" label={t('app.close')} onClick={onClose} />
      </header>
      {search !== undefined && <div className={css['search']}>{search}</div>}
      <div className={css['list']}>{children}</div>
    </aside>
  );
}

export function MessageCards({
  load,
  empty,
}: {
  readonly load: () => Promise<readonly Message[]>;
  readonly empty: MessageKey;
}): JSX.Element {
  const t = useT();
  const [messages, setMessages] = useState<readonly Message[] | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    let stale = false;
    setMessages(null);
    setProblem(null);
    void load().then(
      (all) => !stale && setMessages(all),
      (error: unknown) => !stale && setProblem(error),
    );
    return () => {
      stale = true;
    };
  }, [load]);
  if (problem !== null) return <Placeholder text={errorText(problem, t)} />;
  if (messages === null)
    return (
      <Placeholder>
        <Spinner label={t('app.loading')} />
      </Placeholder>
    );
  if (messages.length === 0) return <Placeholder text={t(empty)} />;
  return (
    <ul>
      {messages.map((message) => (
        <li key={message.id}>
          <Card message={message} />
        </li>
      ))}
    </ul>
  );
}

function Card({ message }: { readonly message: Message }): JSX.Element {
  const stores = useStores();
  const actions = useActions();
  const language = useLanguage();
  const known = useDisplayName(message.authorId, message.guildId);
  const channel = useStore(stores.guilds, (state) => state.channels.get(message.channelId));
  const place = useStore(stores.people, (people) => (channel === undefined ? '' : channelTitle(channel, people)));
  const guildId = message.guildId ?? channel?.guildId ?? null;
  return (
    <button
      type="button"
      className={css['item']}
      onClick={() => actions.go({ guildId: guildId ?? '@me', channelId: message.channelId, messageId: message.id })}
    >
      <small>
        {guildId === null ? '' : '#'}
        {place} · {formatDate(message.sentAt, 'medium', language)}
      </small>
      <strong>{known === '…' ? message.author.username : known}</strong>
      <p>
        {message.content === ''
          ? message.attachments.map((file) => file.filename).join(', ')
          : previewLine(stores, guildId, message.content)}
      </p>
    </button>
  );
}
