/** A guild's channels by category: collapse, unread and mute states, drag to reorder for who may. */
import { useMemo, useRef, useState } from 'react';
import type { DragEvent, JSX, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId, GuildId } from '@/model/ids';
import { Permission } from '@/model/permissions';
import { ChannelType } from '@/model/types';
import type { Channel } from '@/model/types';
import { errorText, useActions, useSession } from '@/session/context';
import { useChannelsOf, useFact } from '@/session/facts';
import { useGuildPermissions } from '@/session/permissions';
import { channelGroups, isMuted, isUnread } from '@/stores/selectors';
import { Badge, IconButton } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import type { MenuEntries } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import type { IconName } from '@/ui/icons';
import css from './channels.module.css';

export function channelIcon(type: number): IconName {
  if (type === ChannelType.kVoice || type === 13) return 'voice';
  return type === ChannelType.kAnnouncement ? 'megaphone' : 'hash';
}

export function ChannelList({
  guildId,
  selected,
}: {
  readonly guildId: GuildId;
  readonly selected: ChannelId | null;
}): JSX.Element {
  const { stores, api } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const guild = useStore(stores.guilds, (state) => state.guilds.get(guildId));
  const channels = useChannelsOf(guildId);
  const collapsed = useStore(stores.device, (state) => state.collapsed);
  const groups = useMemo(
    () => channelGroups({ channels, channelsOf: new Map([[guildId, [...channels.keys()]]]) }, guildId),
    [channels, guildId],
  );
  const permissions = useGuildPermissions(guildId);
  const manages = (permissions & Permission.kManageChannels) !== 0n;
  const me = useStore(stores.people, (state) => state.me?.id ?? null);
  const dragged = useRef<ChannelId | null>(null);
  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');

  const head = (event: MouseEvent<HTMLElement>): void => {
    const entries: MenuEntries = [
      { key: 'invite', text: t('rail.invite'), onSelect: () => actions.openInvite(guildId, null) },
      { key: 'settings', text: t('rail.settings'), onSelect: () => actions.openGuildSettings(guildId) },
      ...(manages
        ? [{ key: 'create', text: t('channels.create'), onSelect: () => actions.openCreateChannel(guildId, null) }]
        : []),
      { key: 'notifications', text: t('rail.notifications'), onSelect: () => actions.openNotifications(guildId, null) },
      ...(guild?.ownerId === me
        ? []
        : [
            null,
            {
              key: 'leave',
              text: t('rail.leave'),
              danger: true,
              onSelect: () => actions.openLeaveGuild(guildId),
            },
          ]),
    ];
    overlay.menuBelow(event.currentTarget, guild?.name ?? '', entries);
  };
  const toggle = (id: ChannelId): void =>
    stores.device.setState((state) => {
      const next = new Set(state.collapsed);
      if (!next.delete(id)) next.add(id);
      return { collapsed: next };
    });
  /** Puts the dragged channel before the target, in the target's category, and numbers the siblings anew. */
  const drop = (target: Channel): void => {
    const moving = dragged.current === null ? undefined : channels.get(dragged.current);
    dragged.current = null;
    if (moving === undefined || moving.id === target.id) return;
    const group = groups.find((entry) => entry.channels.some((channel) => channel.id === target.id));
    const siblings = (group?.channels ?? []).filter((channel) => channel.id !== moving.id);
    const at = siblings.findIndex((channel) => channel.id === target.id);
    const order = [...siblings.slice(0, at), moving, ...siblings.slice(at)];
    const body = order.map((channel, position) => ({
      id: channel.id,
      position,
      ...(channel.id === moving.id && moving.parentId !== target.parentId ? { parent_id: target.parentId } : {}),
    }));
    void api.patch(`/guilds/${guildId}/channels`, body).catch(fail);
  };

  return (
    <>
      <button type="button" className={css['head']} aria-haspopup="menu" onClick={head}>
        <span>{guild?.name ?? ''}</span>
        <Icon name="chevronDown" size={18} />
      </button>
      <div className={css['list']}>
        {groups.length === 0 && (
          <p style={{ padding: 'var(--space-4)', color: 'var(--text-faint)' }}>{t('channels.none')}</p>
        )}
        {groups.map(({ category, channels: rows }) => {
          const closed = category !== null && collapsed.has(category.id);
          return (
            <section key={category?.id ?? 'loose'} aria-label={category?.name ?? t('channels.label')}>
              {category !== null && (
                <div className={css['category']}>
                  <button
                    type="button"
                    className={css['categoryName']}
                    aria-expanded={!closed}
                    onClick={() => toggle(category.id)}
                    onContextMenu={(event) => {
                      event.preventDefault();
                      if (manages)
                        overlay.menu(event, category.name, [
                          {
                            key: 'edit',
                            text: t('channels.edit'),
                            onSelect: () => actions.openChannelSettings(category.id),
                          },
                        ]);
                    }}
                  >
                    <Icon name="chevronDown" size={14} />
                    {category.name}
                  </button>
                  {manages && (
                    <IconButton
                      icon="plus"
                      size={16}
                      label={t('channels.createIn', { name: category.name })}
                      onClick={() => actions.openCreateChannel(guildId, category.id)}
                    />
                  )}
                </div>
              )}
              <ul>
                {rows.map((channel) => (
                  <ChannelRow
                    key={channel.id}
                    channel={channel}
                    selected={channel.id === selected}
                    hiddenWhenRead={closed}
                    manages={manages}
                    onDrag={() => (dragged.current = channel.id)}
                    onDrop={() => drop(channel)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}

function ChannelRow({
  channel,
  selected,
  hiddenWhenRead,
  manages,
  onDrag,
  onDrop,
}: {
  readonly channel: Channel;
  readonly selected: boolean;
  readonly hiddenWhenRead: boolean;
  readonly manages: boolean;
  readonly onDrag: () => void;
  readonly onDrop: () => void;
}): JSX.Element | null {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const me = useStore(stores.people, (state) => state.me?.id);
  const guildId = channel.guildId;
  const joinedAt = useStore(stores.guilds, (state) =>
    guildId === null || me === undefined ? null : (state.members.get(guildId)?.get(me)?.joinedAt ?? null),
  );
  const unreadRaw = useFact([stores.reads, stores.guilds], () =>
    isUnread(stores.reads.getState(), stores.guilds.getState().channels.get(channel.id) ?? channel, joinedAt),
  );
  const muted = useStore(stores.reads, (reads) => isMuted(reads, channel, Date.now()));
  const mentions = useStore(stores.reads, (reads) => reads.states.get(channel.id)?.mentionCount ?? 0);
  const draft = useStore(stores.device, (state) => !selected && state.drafts.has(channel.id));
  const [over, setOver] = useState(false);
  const unread = unreadRaw && !muted;
  if (hiddenWhenRead && !selected && !unread && mentions === 0) return null;
  const spoken = unread ? t('channels.unread', { name: channel.name }) : channel.name;
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    if (guildId === null) return;
    overlay.menu(event, channel.name, [
      { key: 'read', text: t('rail.markRead'), onSelect: () => commands.ack(channel.id) },
      {
        key: 'notifications',
        text: t('rail.notifications'),
        onSelect: () => actions.openNotifications(guildId, channel.id),
      },
      { key: 'invite', text: t('rail.invite'), onSelect: () => actions.openInvite(guildId, channel.id) },
      {
        key: 'link',
        text: t('channels.copyLink'),
        onSelect: () => void navigator.clipboard.writeText(`${location.origin}/channels/${guildId}/${channel.id}`),
      },
      { key: 'id', text: t('menu.copyId'), onSelect: () => void navigator.clipboard.writeText(channel.id) },
      ...(manages
        ? [null, { key: 'edit', text: t('channels.edit'), onSelect: () => actions.openChannelSettings(channel.id) }]
        : []),
    ]);
  };
  const drag = (event: DragEvent): void => {
    if (manages) event.preventDefault();
    setOver(manages);
  };
  return (
    <li
      className={css['row']}
      data-drop={over ? 'before' : undefined}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false);
        onDrop();
      }}
    >
      {unread && <span className={css['dot']} />}
      <button
        type="button"
        className={css['channel']}
        draggable={manages}
        aria-current={selected ? 'page' : undefined}
        data-unread={unread}
        data-muted={muted}
        aria-label={draft ? t('channels.draft', { name: spoken }) : spoken}
        onDragStart={onDrag}
        onClick={() => actions.go({ guildId: guildId ?? '@me', channelId: channel.id })}
        onContextMenu={menu}
      >
        <Icon name={channelIcon(channel.type)} size={18} />
        <span>{channel.name}</span>
        {draft && <Icon name="edit" size={14} />}
        <Badge count={mentions} label={t('rail.mentions', { count: mentions })} />
      </button>
      {manages && (
        <span className={css['tool']}>
          <IconButton
            icon="settings"
            size={16}
            label={t('channels.editName', { name: channel.name })}
            onClick={() => actions.openChannelSettings(channel.id)}
          />
        </span>
      )}
    </li>
  );
}
