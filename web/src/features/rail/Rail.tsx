/** The guild rail: home, guilds in the person's order and folders, what is unread, and the way to more. */
import { useMemo, useRef, useState } from 'react';
import type { DragEvent, JSX, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { guildIconUrl } from '@/api/cdn';
import { useT } from '@/i18n';
import type { GuildId } from '@/model/ids';
import type { Guild, GuildFolder } from '@/model/types';
import { errorText, useActions, useSession } from '@/session/context';
import { useFact } from '@/session/facts';
import { guildAttention, privateMentions } from '@/stores/selectors';
import { Badge, initials } from '@/ui/controls';
import { useOverlay } from '@/ui/dialog';
import { Icon, Mark } from '@/ui/icons';
import css from './rail.module.css';

/** The folders as kept, then every guild that no folder names. */
function arranged(folders: readonly GuildFolder[], order: readonly GuildId[]): readonly GuildFolder[] {
  const known = new Set(order);
  const placed = new Set<GuildId>();
  const kept = folders.flatMap((folder) => {
    const guilds = folder.guilds.filter((id) => known.has(id) && !placed.has(id));
    for (const id of guilds) placed.add(id);
    return guilds.length === 0 ? [] : [{ ...folder, guilds }];
  });
  const loose = order
    .filter((id) => !placed.has(id))
    .map((id): GuildFolder => ({ id: null, name: null, color: null, guilds: [id] }));
  return [...loose.toReversed(), ...kept];
}

export function Rail({ selected }: { readonly selected: GuildId | '@me' }): JSX.Element {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const order = useStore(stores.guilds, (state) => state.order);
  const folders = useStore(stores.settings, (state) => state.folders);
  const direct = useStore(stores.reads, (reads) => privateMentions(stores.guilds.getState(), reads));
  const rows = useMemo(() => arranged(folders, order), [folders, order]);
  const dragged = useRef<GuildId | null>(null);

  const save = (next: readonly GuildFolder[]): void => {
    stores.settings.setState({ folders: next });
    const wire = next.map((folder) => ({
      id: folder.id === null ? null : Number(folder.id),
      name: folder.name,
      color: folder.color,
      guild_ids: folder.guilds,
    }));
    void commands
      .patchSettings({ guild_folders: wire })
      .catch((error: unknown) => overlay.toast(errorText(error, t), 'error'));
  };
  /** Onto the upper part of a row: before it. Onto its middle: into one folder with it. */
  const drop = (target: GuildId, event: DragEvent): void => {
    event.preventDefault();
    const moving = dragged.current;
    dragged.current = null;
    if (moving === null || moving === target) return;
    const box = event.currentTarget.getBoundingClientRect();
    const into = (event.clientY - box.top) / box.height > 0.4;
    const without = rows
      .map((row) => ({ ...row, guilds: row.guilds.filter((id) => id !== moving) }))
      .filter((row) => row.guilds.length > 0);
    const at = without.findIndex((row) => row.guilds.includes(target));
    const row = without[at];
    if (row === undefined) return;
    if (into)
      save(
        without.with(at, { ...row, id: row.id ?? String(Date.now() % 2_000_000_000), guilds: [...row.guilds, moving] }),
      );
    else save([...without.slice(0, at), { id: null, name: null, color: null, guilds: [moving] }, ...without.slice(at)]);
  };
  const tile = (id: GuildId): JSX.Element => (
    <GuildTile
      key={id}
      id={id}
      selected={selected === id}
      onDrag={() => (dragged.current = id)}
      onDrop={(event) => drop(id, event)}
    />
  );

  return (
    <div className={css['list']}>
      <div className={css['item']}>
        <span
          className={css['mark']}
          data-on={selected === '@me' ? 'selected' : 'no'}
          hidden={selected !== '@me' && direct === 0}
        />
        <button
          type="button"
          className={css['tile']}
          aria-current={selected === '@me' ? 'page' : undefined}
          aria-label={t('rail.home')}
          title={t('rail.home')}
          onClick={() => actions.go({ guildId: '@me', channelId: null })}
        >
          <Mark size={28} />
        </button>
        <span className={css['badge']}>
          <Badge count={direct} label={t('rail.mentions', { count: direct })} />
        </span>
      </div>
      <hr className={css['line']} />
      {rows.map((row) =>
        row.id === null || row.guilds.length < 2 ? (
          row.guilds.map(tile)
        ) : (
          <Folder key={row.id} folder={row} tile={tile} />
        ),
      )}
      <div className={css['item']}>
        <button
          type="button"
          className={`${css['tile']} ${css['add']}`}
          aria-label={t('rail.add')}
          title={t('rail.add')}
          onClick={actions.openAddGuild}
        >
          <Icon name="plus" size={24} />
        </button>
      </div>
    </div>
  );
}

function Folder({
  folder,
  tile,
}: {
  readonly folder: GuildFolder;
  readonly tile: (id: GuildId) => JSX.Element;
}): JSX.Element {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { stores } = useSession();
  const guilds = useStore(
    stores.guilds,
    useShallow((state) => folder.guilds.flatMap((id) => state.guilds.get(id) ?? [])),
  );
  const mentions = useStore(stores.reads, (reads) =>
    folder.guilds.reduce(
      (sum, id) => sum + guildAttention(stores.guilds.getState(), reads, id, null, Date.now()).mentions,
      0,
    ),
  );
  const name = folder.name ?? guilds.map((guild) => guild.name).join(', ');
  return (
    <div className={css['folder']}>
      <button
        type="button"
        className={css['tile']}
        aria-expanded={open}
        aria-label={t('rail.folder', { name })}
        title={name}
        onClick={() => setOpen(!open)}
      >
        {open ? (
          <Icon name="folder" />
        ) : (
          <span className={css['mini']}>
            {guilds.slice(0, 4).map((guild) => (
              <span key={guild.id}>
                <GuildPicture guild={guild} />
              </span>
            ))}
          </span>
        )}
      </button>
      {open ? folder.guilds.map(tile) : <Badge count={mentions} label={t('rail.mentions', { count: mentions })} />}
    </div>
  );
}

function GuildPicture({ guild }: { readonly guild: Guild }): JSX.Element {
  return guild.icon === null ? (
    <span aria-hidden="true">{initials(guild.name)}</span>
  ) : (
    <img src={guildIconUrl(guild.id, guild.icon)} alt="" draggable={false} />
  );
}

function GuildTile({
  id,
  selected,
  onDrag,
  onDrop,
}: {
  readonly id: GuildId;
  readonly selected: boolean;
  readonly onDrag: () => void;
  readonly onDrop: (event: DragEvent) => void;
}): JSX.Element | null {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const guild = useStore(stores.guilds, (state) => state.guilds.get(id));
  const me = useStore(stores.people, (state) => state.me?.id ?? null);
  // Both in one number, so that the tile draws again only when it has something else to show.
  const attention = useFact([stores.reads, stores.guilds], () => {
    const now = guildAttention(stores.guilds.getState(), stores.reads.getState(), id, me, Date.now());
    return now.mentions * 2 + Number(now.unread);
  });
  const unread = attention % 2 === 1;
  const mentions = Math.floor(attention / 2);
  if (guild === undefined) return null;
  const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    overlay.menu(event, guild.name, [
      { key: 'read', text: t('rail.markRead'), onSelect: () => void commands.ackGuild(id).catch(fail) },
      { key: 'invite', text: t('rail.invite'), onSelect: () => actions.openInvite(id, null) },
      { key: 'notifications', text: t('rail.notifications'), onSelect: () => actions.openNotifications(id, null) },
      { key: 'settings', text: t('rail.settings'), onSelect: () => actions.openGuildSettings(id) },
      { key: 'copy', text: t('menu.copyId'), onSelect: () => void navigator.clipboard.writeText(id) },
      ...(guild.ownerId === me
        ? []
        : [
            null,
            {
              key: 'leave',
              text: t('rail.leave'),
              danger: true,
              onSelect: () => actions.openLeaveGuild(id),
            },
          ]),
    ]);
  };
  return (
    <div className={css['item']}>
      <span className={css['mark']} data-on={selected ? 'selected' : 'unread'} hidden={!selected && !unread} />
      <button
        type="button"
        draggable
        className={css['tile']}
        aria-current={selected ? 'page' : undefined}
        aria-label={unread ? t('rail.guildUnread', { name: guild.name }) : guild.name}
        title={guild.name}
        onClick={() => actions.go({ guildId: id, channelId: null })}
        onContextMenu={menu}
        onDragStart={onDrag}
        onDragOver={(event) => event.preventDefault()}
        onDrop={onDrop}
      >
        <GuildPicture guild={guild} />
      </button>
      <span className={css['badge']}>
        <Badge count={mentions} label={t('rail.mentions', { count: mentions })} />
      </span>
    </div>
  );
}
