/** The frame of the signed-in page: rail, channel list, content. It is where features meet. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { ChannelList } from '@/features/channels/ChannelList';
import { ChatView } from '@/features/chat/ChatView';
import { Composer } from '@/features/composer/Composer';
import { DirectList } from '@/features/home/DirectList';
import { FriendsView } from '@/features/home/FriendsView';
import { MemberPane } from '@/features/members/MemberPane';
import { ProfileCard } from '@/features/people/ProfileCard';
import { StatusMenu } from '@/features/people/StatusMenu';
import { AddGuildDialog } from '@/features/places/AddGuildDialog';
import { CreateChannelDialog } from '@/features/places/CreateChannelDialog';
import { InviteDialog } from '@/features/places/InviteDialog';
import { LeaveGuildDialog } from '@/features/places/LeaveGuildDialog';
import { NotificationDialog } from '@/features/places/NotificationDialog';
import { Rail } from '@/features/rail/Rail';
import { ShortcutsDialog } from '@/features/switcher/ShortcutsDialog';
import { Switcher } from '@/features/switcher/Switcher';
import { setLanguage, useT } from '@/i18n';
import { toId } from '@/model/ids';
import type { ChannelId, GuildId, MessageId, UserId } from '@/model/ids';
import { ActionsContext, useSession } from '@/session/context';
import type { AppActions, Place } from '@/session/context';
import { withEntry } from '@/stores/maps';
import { isTextChannel, channelGroups } from '@/stores/selectors';
import type { Stores } from '@/stores/stores';
import { Button, Placeholder, Spinner } from '@/ui/controls';
import { useAppearance } from './appearance';
import { LinkBanner } from './LinkBanner';
import { useDesktopNotifications } from './notifications';
import { useSwipe } from './useSwipe';
import css from './shell.module.css';

const Settings = lazy(() => import('@/features/settings/Settings'));
const GuildSettings = lazy(() => import('@/features/guild_settings/GuildSettings'));
const Administration = lazy(() => import('@/features/admin/Administration'));
const ChannelSettings = lazy(() => import('@/features/guild_settings/ChannelSettings'));

type Overlay =
  | { readonly kind: 'profile'; readonly userId: UserId; readonly guildId: GuildId | null; readonly anchor: DOMRect }
  | { readonly kind: 'settings'; readonly page: string | undefined }
  | { readonly kind: 'guild-settings'; readonly guildId: GuildId; readonly page: string | undefined }
  | { readonly kind: 'channel-settings'; readonly channelId: ChannelId }
  | { readonly kind: 'invite'; readonly guildId: GuildId; readonly channelId: ChannelId | null }
  | { readonly kind: 'leave-guild'; readonly guildId: GuildId }
  | { readonly kind: 'create-channel'; readonly guildId: GuildId; readonly parentId: ChannelId | null }
  | { readonly kind: 'notifications'; readonly guildId: GuildId; readonly channelId: ChannelId | null }
  | { readonly kind: 'add-guild' | 'switcher' | 'shortcuts' | 'administration' };

function pathOf(place: Place): string {
  const parts = ['/channels', place.guildId, place.channelId, place.messageId].filter((part) => part != null);
  return parts.join('/');
}

function usePlace(): {
  readonly guildId: GuildId | '@me';
  readonly channelId: ChannelId | null;
  readonly messageId: MessageId | null;
} {
  const [path] = useLocation();
  const [, root, guildPart, channelPart, messagePart] = path.split('/');
  const guild = root === 'channels' && guildPart !== undefined && guildPart !== '' ? guildPart : '@me';
  const channel = channelPart ?? null;
  const message = messagePart ?? null;
  return useMemo(
    () => ({
      guildId: guild === '@me' ? '@me' : toId<GuildId>(guild),
      channelId: channel === null ? null : toId<ChannelId>(channel),
      messageId: message === null ? null : toId<MessageId>(message),
    }),
    [guild, channel, message],
  );
}

/** Where a guild opens: the channel of last time, or its first one. */
function entranceOf(stores: Stores, guildId: GuildId): ChannelId | null {
  const state = stores.guilds.getState();
  const last = stores.device.getState().lastChannel.get(guildId);
  if (last !== undefined && state.channels.has(last)) return last;
  const groups = channelGroups(state, guildId);
  return (
    groups.flatMap((group) => group.channels).find((channel) => isTextChannel(channel) && channel.type !== 2)?.id ??
    null
  );
}

export function Shell(): JSX.Element {
  const session = useSession();
  const { stores } = session;
  const t = useT();
  const [path, navigate] = useLocation();
  const place = usePlace();
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [navOpen, setNavOpen] = useState(place.channelId === null);
  const filled = useStore(stores.link, (state) => state.filled);
  const known = useStore(stores.guilds, (state) => place.guildId === '@me' || state.guilds.has(place.guildId));
  const locale = useStore(stores.settings, (state) => state.locale);
  const ready = useStore(stores.link, (state) => state.ready);
  useAppearance(stores);

  useEffect(() => {
    if (ready) void setLanguage(locale);
  }, [locale, ready]);

  // On a phone a newcomer sees the welcome, not the empty list before it.
  const newcomer = useStore(stores.guilds, (state) => state.order.length === 0 && state.privateChannels.length === 0);
  useEffect(() => {
    if (ready && newcomer) setNavOpen(false);
  }, [ready, newcomer]);

  const close = useCallback(() => setOverlay(null), []);
  const actions = useMemo<AppActions>(
    () => ({
      go: (next) => {
        const channelId = next.channelId ?? (next.guildId === '@me' ? null : entranceOf(stores, next.guildId));
        navigate(pathOf({ ...next, channelId }));
        setOverlay(null);
        setNavOpen(next.channelId === null && next.guildId !== '@me' && window.innerWidth <= 760);
      },
      openProfile: (userId, guildId, anchor) =>
        setOverlay({ kind: 'profile', userId, guildId, anchor: anchor.getBoundingClientRect() }),
      openSettings: (page) => setOverlay({ kind: 'settings', page }),
      openGuildSettings: (guildId, page) => setOverlay({ kind: 'guild-settings', guildId, page }),
      openChannelSettings: (channelId) => setOverlay({ kind: 'channel-settings', channelId }),
      openInvite: (guildId, channelId) => setOverlay({ kind: 'invite', guildId, channelId }),
      openCreateChannel: (guildId, parentId) => setOverlay({ kind: 'create-channel', guildId, parentId }),
      openNotifications: (guildId, channelId) => setOverlay({ kind: 'notifications', guildId, channelId }),
      openLeaveGuild: (guildId) => setOverlay({ kind: 'leave-guild', guildId }),
      openAddGuild: () => setOverlay({ kind: 'add-guild' }),
      openSwitcher: () => setOverlay({ kind: 'switcher' }),
      openShortcuts: () => setOverlay({ kind: 'shortcuts' }),
      openAdministration: () => setOverlay({ kind: 'administration' }),
    }),
    [navigate, stores],
  );
  useDesktopNotifications(session, actions);

  // An address without a channel leads to the guild's entrance once its channels are known.
  useEffect(() => {
    if (!filled) return;
    if (!path.startsWith('/channels/')) navigate('/channels/@me', { replace: true });
    else if (place.guildId !== '@me' && place.channelId === null) {
      const entrance = entranceOf(stores, place.guildId);
      if (entrance !== null) navigate(pathOf({ guildId: place.guildId, channelId: entrance }), { replace: true });
    }
  }, [filled, navigate, path, place, stores]);

  useEffect(() => {
    const { channelId, guildId, messageId } = place;
    stores.view.setState({ channelId, editing: null });
    if (channelId !== null)
      stores.device.setState((state) => ({ lastChannel: withEntry(state.lastChannel, guildId, channelId) }));
    if (channelId !== null && messageId !== null)
      stores.view.setState({ jump: { channelId, messageId, at: Date.now() } });
  }, [place, stores]);

  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOverlay((open) => (open?.kind === 'switcher' ? null : { kind: 'switcher' }));
      } else if (event.key === 'Escape' && event.shiftKey && place.guildId !== '@me') {
        void session.commands.ackGuild(place.guildId).catch(() => undefined);
      } else if (command && event.key === '/') {
        event.preventDefault();
        setOverlay({ kind: 'shortcuts' });
      } else if (command && event.key === ',') {
        event.preventDefault();
        setOverlay({ kind: 'settings', page: undefined });
      } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        stepChannel(
          stores,
          place.guildId,
          place.channelId,
          event.key === 'ArrowDown' ? 1 : -1,
          event.shiftKey,
          actions,
        );
      }
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [actions, place, session, stores]);
  useSwipe((by) => {
    if (by === 'right') setNavOpen(true);
    else if (place.channelId !== null || place.guildId === '@me') setNavOpen(false);
  });

  useEffect(() => {
    const look = (): void => stores.view.setState({ focused: document.hasFocus() });
    look();
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
    };
  }, [stores]);

  if (!filled)
    return (
      <div className={css['shell']}>
        <LinkBanner />
        <div className={css['main']} style={{ gridColumn: '1 / -1' }}>
          <Placeholder>
            <Spinner label={t('app.loading')} />
          </Placeholder>
        </div>
      </div>
    );

  return (
    <ActionsContext value={actions}>
      <div className={css['shell']} data-nav={navOpen ? 'open' : 'closed'}>
        <a className={css['skip']} href="#composer">
          {t('app.skip')}
        </a>
        <LinkBanner />
        <nav className={css['rail']} aria-label={t('rail.label')}>
          <Rail selected={place.guildId} />
        </nav>
        <aside className={css['side']} aria-label={t('channels.label')}>
          {place.guildId === '@me' ? (
            <DirectList selected={place.channelId} />
          ) : (
            <ChannelList guildId={place.guildId} selected={place.channelId} />
          )}
          <StatusMenu />
        </aside>
        <main className={css['main']} id="main">
          {!known ? (
            <Placeholder title={t('app.unknownGuild')} text={t('app.unknownGuildText')}>
              <Button onClick={() => actions.go({ guildId: '@me', channelId: null })}>{t('app.home')}</Button>
            </Placeholder>
          ) : place.channelId !== null ? (
            <ChatView
              key={place.channelId}
              channelId={place.channelId}
              onMenu={() => setNavOpen(true)}
              composer={<Composer channelId={place.channelId} />}
              members={(channel) => (
                <MemberPane
                  channel={channel}
                  onProfile={(user, anchor) => actions.openProfile(user, channel.guildId, anchor)}
                />
              )}
            />
          ) : place.guildId === '@me' ? (
            <FriendsView onMenu={() => setNavOpen(true)} />
          ) : (
            <Placeholder title={t('channels.none')} text={t('channels.noneText')} />
          )}
        </main>
      </div>
      <Suspense fallback={null}>{overlay !== null && <OverlayView overlay={overlay} onClose={close} />}</Suspense>
    </ActionsContext>
  );
}

function OverlayView({ overlay, onClose }: { readonly overlay: Overlay; readonly onClose: () => void }): JSX.Element {
  switch (overlay.kind) {
    case 'profile':
      return (
        <ProfileCard userId={overlay.userId} guildId={overlay.guildId} anchor={overlay.anchor} onClose={onClose} />
      );
    case 'settings':
      return <Settings page={overlay.page} onClose={onClose} />;
    case 'guild-settings':
      return <GuildSettings guildId={overlay.guildId} page={overlay.page} onClose={onClose} />;
    case 'channel-settings':
      return <ChannelSettings channelId={overlay.channelId} onClose={onClose} />;
    case 'invite':
      return <InviteDialog guildId={overlay.guildId} channelId={overlay.channelId} onClose={onClose} />;
    case 'create-channel':
      return <CreateChannelDialog guildId={overlay.guildId} parentId={overlay.parentId} onClose={onClose} />;
    case 'notifications':
      return <NotificationDialog guildId={overlay.guildId} channelId={overlay.channelId} onClose={onClose} />;
    case 'leave-guild':
      return <LeaveGuildDialog guildId={overlay.guildId} onClose={onClose} />;
    case 'add-guild':
      return <AddGuildDialog onClose={onClose} />;
    case 'switcher':
      return <Switcher onClose={onClose} />;
    case 'administration':
      return <Administration page={undefined} onClose={onClose} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={onClose} />;
  }
}

/** Alt+arrow: the next channel of the list, with Shift the next unread one. */
function stepChannel(
  stores: Stores,
  guildId: GuildId | '@me',
  from: ChannelId | null,
  by: 1 | -1,
  unreadOnly: boolean,
  actions: AppActions,
): void {
  const state = stores.guilds.getState();
  const reads = stores.reads.getState();
  const ids =
    guildId === '@me'
      ? state.privateChannels
      : channelGroups(state, guildId)
          .flatMap((group) => group.channels)
          .filter((channel) => isTextChannel(channel) && channel.type !== 2)
          .map((channel) => channel.id);
  const eligible = ids.filter((id) => {
    if (!unreadOnly || id === from) return true;
    const channel = state.channels.get(id);
    const last = reads.states.get(id)?.lastReadId;
    return channel?.lastMessageId != null && channel.lastMessageId !== last;
  });
  const at = eligible.findIndex((id) => id === from);
  const next = eligible[(at + by + eligible.length) % eligible.length];
  if (next !== undefined) actions.go({ guildId, channelId: next });
}
