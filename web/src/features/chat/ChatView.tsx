/** A channel: top bar, history, composer, and the members beside it. */
import { lazy, Suspense, useEffect, useState } from 'react';
import type { JSX, ReactNode } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { ChannelType } from '@/model/types';
import type { Channel } from '@/model/types';
import { useSession } from '@/session/context';
import { useChannel } from '@/session/facts';
import { channelTitle, isUnread } from '@/stores/selectors';
import { withEntry } from '@/stores/maps';
import { MessageText } from '@/parts/markdown/MessageText';
import { IconButton, Placeholder } from '@/ui/controls';
import { useMedia } from '@/ui/media';
import { Icon } from '@/ui/icons';
import css from './chat.module.css';
import { History } from './History';
import { RequestBar } from './RequestBar';
import { SearchField } from './SearchField';
import { TypingLine } from './TypingLine';

const PinsPanel = lazy(() => import('./PinsPanel'));
const InboxPanel = lazy(() => import('./InboxPanel'));
const SearchPanel = lazy(() => import('./SearchPanel'));

type Panel = 'pins' | 'inbox' | 'search' | null;

export function ChatView({
  channelId,
  onMenu,
  composer,
  members,
}: {
  readonly channelId: ChannelId;
  readonly onMenu: () => void;
  readonly composer: ReactNode;
  readonly members: (channel: Channel) => ReactNode;
}): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const channel = useChannel(channelId);
  const title = useStore(stores.people, (people) => (channel === undefined ? '' : channelTitle(channel, people)));
  const membersWanted = useStore(stores.device, (state) => state.membersShown);
  const wide = useMedia('(min-width: 1001px)');
  const [membersOver, setMembersOver] = useState(false);
  const membersShown = wide ? membersWanted : membersOver;
  const [panel, setPanel] = useState<Panel>(null);
  const [query, setQuery] = useState('');
  const ready = useStore(stores.link, (state) => state.ready);

  // Where the line "new" stands is decided once, when the channel is opened.
  useEffect(() => {
    const state = stores.guilds.getState();
    const opened = state.channels.get(channelId);
    const me = stores.people.getState().me?.id;
    if (opened === undefined) return;
    const joinedAt =
      opened.guildId === null || me === undefined
        ? null
        : (state.members.get(opened.guildId)?.get(me)?.joinedAt ?? null);
    const reads = stores.reads.getState();
    if (!isUnread(reads, opened, joinedAt)) return;
    const since = reads.states.get(channelId)?.lastReadId ?? null;
    stores.view.setState((view) => ({ newSince: withEntry(view.newSince, channelId, since) }));
    return () =>
      stores.view.setState((view) => {
        const newSince = new Map(view.newSince);
        newSince.delete(channelId);
        return { newSince };
      });
  }, [channelId, stores]);

  // The browser's own search sees only what is drawn. Pressed again in the field, it is the browser's.
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'f')
        return;
      const field = document.querySelector<HTMLInputElement>('[role=search] input');
      if (document.querySelector('dialog[open]') !== null || (field !== null && field === document.activeElement))
        return;
      event.preventDefault();
      if (field === null) setPanel('search');
      else field.select();
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, []);

  useEffect(() => {
    if (ready) void commands.openChannel(channelId);
  }, [channelId, commands, ready]);

  if (channel === undefined)
    return (
      <>
        <header className={css['bar']}>
          <IconButton icon="menu" label={t('app.menu')} className={css['onlyNarrow'] ?? ''} onClick={onMenu} />
        </header>
        <Placeholder title={t('chat.unknown')} text={t('chat.unknownText')} />
      </>
    );

  const direct = channel.type === ChannelType.kDm;
  const toggle = (which: Panel): void => setPanel((open) => (open === which ? null : which));
  return (
    <>
      <header className={css['bar']}>
        <IconButton icon="menu" label={t('app.menu')} className={css['onlyNarrow'] ?? ''} onClick={onMenu} />
        <div className={css['title']}>
          <Icon
            name={
              channel.guildId === null
                ? direct
                  ? 'user'
                  : 'members'
                : channel.type === ChannelType.kAnnouncement
                  ? 'megaphone'
                  : channel.type === ChannelType.kVoice
                    ? 'voice'
                    : 'hash'
            }
          />
          <h1>{title}</h1>
        </div>
        {channel.topic !== null && channel.topic !== '' ? (
          <span className={css['topic']} title={channel.topic}>
            <MessageText content={channel.topic} guildId={channel.guildId} inline />
          </span>
        ) : (
          <span className={css['spacer']} />
        )}
        <div className={css['tools']}>
          <IconButton
            icon="pin"
            label={t('chat.pins')}
            aria-expanded={panel === 'pins'}
            onClick={() => toggle('pins')}
          />
          <IconButton
            icon="inbox"
            label={t('chat.inbox')}
            aria-expanded={panel === 'inbox'}
            onClick={() => toggle('inbox')}
          />
          {wide ? (
            <SearchField
              onQuery={(typed) => {
                setQuery(typed);
                setPanel('search');
              }}
            />
          ) : (
            <IconButton
              icon="search"
              label={t('chat.search')}
              aria-expanded={panel === 'search'}
              onClick={() => toggle('search')}
            />
          )}
          {!direct && (
            <IconButton
              icon="members"
              label={t('chat.members')}
              aria-pressed={membersShown}
              onClick={() =>
                wide ? stores.device.setState({ membersShown: !membersWanted }) : setMembersOver(!membersOver)
              }
            />
          )}
        </div>
      </header>
      <div className={css['body']}>
        <section className={css['column']} aria-label={t('chat.region', { name: title })}>
          <History channelId={channelId} />
          <TypingLine channelId={channelId} />
          {channel.request && <RequestBar channelId={channelId} />}
          {composer}
        </section>
        {panel !== null && (
          <Suspense fallback={null}>
            {panel === 'pins' && <PinsPanel channelId={channelId} onClose={() => setPanel(null)} />}
            {panel === 'inbox' && <InboxPanel onClose={() => setPanel(null)} />}
            {panel === 'search' && (
              <SearchPanel query={query} field={!wide} onQuery={setQuery} onClose={() => setPanel(null)} />
            )}
          </Suspense>
        )}
        {membersShown && !direct && panel === null && members(channel)}
      </div>
    </>
  );
}
