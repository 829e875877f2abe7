/**
 * The people of a channel. In a guild the list is the server's, loaded only where someone looks: 100,000 members cost
 * no more than the rows on screen. In a group it is the recipients.
 */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { JSX } from 'react';
import { Virtualizer } from 'virtua';
import type { VirtualizerHandle } from 'virtua';
import { useStore } from 'zustand';
import { avatarUrl, memberAvatarUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { ListItem } from '@/gateway/events';
import type { GuildId, UserId } from '@/model/ids';
import type { Channel, Presence } from '@/model/types';
import { usePersonMenu } from '@/parts/people/usePersonMenu';
import { useDisplayName, useMember, useSession, useStores, useUser } from '@/session/context';
import { rowCount } from '@/stores/member_list';
import { nameColor } from '@/stores/selectors';
import { Avatar } from '@/ui/controls';
import type { StatusDot } from '@/ui/controls';
import { readableColor } from '@/ui/colors';
import css from './members.module.css';

type OnProfile = (userId: UserId, anchor: HTMLElement) => void;

/** The server hands rows out in blocks of this size. */
const kBlock = 100;

export function MemberPane({
  channel,
  onProfile,
}: {
  readonly channel: Channel;
  readonly onProfile: OnProfile;
}): JSX.Element {
  const t = useT();
  return (
    <aside className={css['pane']} aria-label={t('members.label')}>
      {channel.guildId === null ? (
        <GroupPeople channel={channel} onProfile={onProfile} />
      ) : (
        <GuildPeople channel={channel} guildId={channel.guildId} onProfile={onProfile} />
      )}
    </aside>
  );
}

function GroupPeople({
  channel,
  onProfile,
}: {
  readonly channel: Channel;
  readonly onProfile: OnProfile;
}): JSX.Element {
  const stores = useStores();
  const t = useT();
  const me = useStore(stores.people, (state) => state.me?.id);
  const ids = me === undefined ? channel.recipients : [me, ...channel.recipients.filter((id) => id !== me)];
  return (
    <div className={css['scroller']}>
      <h2 className={css['group']}>{t('members.group', { name: t('members.members'), count: ids.length })}</h2>
      {ids.map((id) => (
        <Person key={id} userId={id} guildId={null} onProfile={onProfile} />
      ))}
    </div>
  );
}

function GuildPeople({
  channel,
  guildId,
  onProfile,
}: {
  readonly channel: Channel;
  readonly guildId: GuildId;
  readonly onProfile: OnProfile;
}): JSX.Element {
  const { stores, gateway } = useSession();
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const asked = useRef('');
  const list = useStore(stores.guilds, (state) => state.lists.get(guildId));
  const live = useStore(stores.link, (state) => state.state === 'live');
  const total = list === undefined ? 0 : rowCount(list);
  const places = useMemo<ArrayLike<undefined>>(() => ({ length: total }), [total]);

  /** The first block always, and those that the view touches: at most three, as the protocol has it. */
  const subscribe = useCallback(() => {
    const first = handle.current?.findItemIndex(handle.current.scrollOffset) ?? 0;
    const last = handle.current?.findItemIndex(handle.current.scrollOffset + handle.current.viewportSize) ?? 0;
    const blocks = [...new Set([0, Math.floor(first / kBlock), Math.floor(last / kBlock)])].toSorted((a, b) => a - b);
    const key = `${channel.id}:${blocks.join()}`;
    if (asked.current === key) return;
    asked.current = key;
    gateway.subscribe(guildId, {
      [channel.id]: blocks.map((block) => [block * kBlock, block * kBlock + kBlock - 1] as const),
    });
  }, [channel.id, gateway, guildId]);

  useEffect(() => {
    asked.current = '';
    if (live) subscribe();
  }, [live, subscribe]);

  return (
    <div ref={scroller} className={css['scroller']}>
      <Virtualizer ref={handle} scrollRef={scroller} data={places} itemSize={44} onScroll={subscribe}>
        {(_, index) => (
          <Row
            key={rowKey(list?.rows.get(index), index)}
            row={list?.rows.get(index)}
            guildId={guildId}
            onProfile={onProfile}
          />
        )}
      </Virtualizer>
    </div>
  );
}

function rowKey(row: ListItem | undefined, index: number): string {
  if (row === undefined) return `blank-${index}`;
  return row.kind === 'group' ? `group-${row.group.id}` : row.member.userId;
}

function Row({
  row,
  guildId,
  onProfile,
}: {
  readonly row: ListItem | undefined;
  readonly guildId: GuildId;
  readonly onProfile: OnProfile;
}): JSX.Element {
  const stores = useStores();
  const t = useT();
  const groupId = row?.kind === 'group' ? row.group.id : null;
  const role = useStore(stores.guilds, (state) =>
    groupId === null || groupId === 'online' || groupId === 'offline'
      ? undefined
      : state.roles.get(guildId)?.get(groupId),
  );
  const count = useStore(
    stores.guilds,
    (state) => state.lists.get(guildId)?.groups.find((group) => group.id === groupId)?.count ?? 0,
  );
  if (row === undefined)
    return (
      <div className={css['blank']}>
        <i style={{ width: 32, height: 32 }} />
        <i style={{ width: 110, height: 12 }} />
      </div>
    );
  if (row.kind === 'group') {
    const name =
      groupId === 'online' ? t('status.online') : groupId === 'offline' ? t('status.offline') : (role?.name ?? '');
    return <h2 className={css['group']}>{t('members.group', { name, count })}</h2>;
  }
  return <Person userId={row.member.userId} guildId={guildId} onProfile={onProfile} />;
}

export function customStatus(presence: Presence | undefined): string | null {
  const custom = presence?.activities.find((activity) => activity.type === 4);
  if (custom !== undefined)
    return [custom.emoji?.id === null ? custom.emoji.name : '', custom.state ?? '']
      .filter((part) => part !== '')
      .join(' ');
  return presence?.activities[0]?.name ?? null;
}

function Person({
  userId,
  guildId,
  onProfile,
}: {
  readonly userId: UserId;
  readonly guildId: GuildId | null;
  readonly onProfile: OnProfile;
}): JSX.Element {
  const stores = useStores();
  const t = useT();
  const user = useUser(userId);
  const member = useMember(guildId, userId);
  const name = useDisplayName(userId, guildId);
  const presence = useStore(stores.people, (state) => state.presences.get(userId));
  const roles = useStore(stores.guilds, (state) => (guildId === null ? undefined : state.roles.get(guildId)));
  const owner = useStore(stores.guilds, (state) => guildId !== null && state.guilds.get(guildId)?.ownerId === userId);
  const menu = usePersonMenu();
  const color = nameColor(member, roles);
  const status: StatusDot = presence?.status ?? 'offline';
  const text = customStatus(presence);
  const src =
    user === undefined
      ? null
      : member?.avatar != null && guildId !== null
        ? memberAvatarUrl(guildId, userId, member.avatar)
        : avatarUrl(user);
  return (
    <button
      type="button"
      className={css['row']}
      data-offline={status === 'offline'}
      onClick={(event) => onProfile(userId, event.currentTarget)}
      onContextMenu={(event) => menu(event, userId, guildId)}
    >
      <Avatar src={src} name={name} size={32} status={status} statusLabel={t(`status.${status}`)} />
      <span className={css['names']}>
        <span
          // Who is away stands back: in the soft colour of text, which is readable where a paler role would not be.
          style={color === null || status === 'offline' ? undefined : { color: readableColor(color) }}
        >
          {name}
          {owner && <span title={t('members.owner')}> ♛</span>}
        </span>
        {text !== null && text !== '' && <small>{text}</small>}
      </span>
    </button>
  );
}
