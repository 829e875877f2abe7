/** Ctrl+K: any channel, guild or person by a few letters. */
import { useMemo, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useT } from '@/i18n';
import type { ChannelId, GuildId, UserId } from '@/model/ids';
import { errorText, useActions, useSession } from '@/session/context';
import { channelTitle, isTextChannel, userName } from '@/stores/selectors';
import type { Stores } from '@/stores/stores';
import { TextField } from '@/ui/controls';
import { Dialog, useOverlay } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import type { IconName } from '@/ui/icons';
import css from './switcher.module.css';

interface Target {
  readonly key: string;
  readonly name: string;
  readonly where: string;
  readonly icon: IconName;
  readonly place:
    { readonly guildId: GuildId | '@me'; readonly channelId: ChannelId | null } | { readonly userId: UserId };
}

function targetsOf(stores: Stores): readonly Target[] {
  const state = stores.guilds.getState();
  const people = stores.people.getState();
  const channels = [...state.channels.values()].filter((channel) => isTextChannel(channel) && channel.type !== 2);
  const friends = [...people.relationships.values()].filter((entry) => entry.type === 1);
  return [
    ...channels.map((channel): Target => ({
      key: channel.id,
      name: channelTitle(channel, people),
      where: channel.guildId === null ? '' : (state.guilds.get(channel.guildId)?.name ?? ''),
      icon: channel.guildId === null ? 'user' : 'hash',
      place: { guildId: channel.guildId ?? '@me', channelId: channel.id },
    })),
    ...[...state.guilds.values()].map((guild): Target => ({
      key: guild.id,
      name: guild.name,
      where: '',
      icon: 'compass',
      place: { guildId: guild.id, channelId: null },
    })),
    ...friends.map((entry): Target => ({
      key: `user-${entry.userId}`,
      name: userName(people.users.get(entry.userId)),
      where: '',
      icon: 'members',
      place: { userId: entry.userId },
    })),
  ];
}

/** Letters in order; a start of a word counts more, an early place more. Null where it does not match. */
export function score(name: string, query: string): number | null {
  const text = name.toLocaleLowerCase();
  const wanted = query.toLocaleLowerCase();
  const at = text.indexOf(wanted);
  if (at === 0) return 1000 - text.length;
  if (at > 0) return (/[\s\-_]/.test(text[at - 1] ?? '') ? 800 : 600) - at - text.length / 100;
  let from = 0;
  for (const letter of wanted) {
    const found = text.indexOf(letter, from);
    if (found < 0) return null;
    from = found + 1;
  }
  return 200 - from;
}

const kShown = 12;

export function Switcher({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { stores, commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const targets = useMemo(() => targetsOf(stores), [stores]);
  const found = useMemo(() => {
    const wanted = query.trim().replace(/^[#@]/, '');
    if (wanted === '') return targets.slice(0, kShown);
    return targets
      .flatMap((target) => {
        const value = score(target.name, wanted);
        return value === null ? [] : [{ target, value }];
      })
      .toSorted((a, b) => b.value - a.value)
      .slice(0, kShown)
      .map(({ target }) => target);
  }, [query, targets]);
  const go = (target: Target | undefined): void => {
    if (target === undefined) return;
    onClose();
    if ('userId' in target.place)
      void commands.openDirect(target.place.userId).then(
        (channel) => actions.go({ guildId: '@me', channelId: channel.id }),
        (error: unknown) => overlay.toast(errorText(error, t), 'error'),
      );
    else actions.go(target.place);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((index) => Math.min(index + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt((index) => Math.max(index - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('switcher.title')} closeLabel={t('app.close')} onClose={onClose} onSubmit={() => go(found[at])}>
      <TextField
        label={t('switcher.label')}
        hint={t('switcher.hint')}
        role="combobox"
        aria-expanded
        aria-controls="switcher-list"
        aria-activedescendant={found[at] === undefined ? undefined : `switch-${found[at].key}`}
        autoFocus
        autoComplete="off"
        value={query}
        onKeyDown={keys}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <div id="switcher-list" role="listbox" aria-label={t('switcher.title')} className={css['list']}>
        {found.length === 0 && <p>{t('switcher.none')}</p>}
        {found.map((target, index) => (
          <button
            key={target.key}
            id={`switch-${target.key}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={css['item']}
            onClick={() => go(target)}
          >
            <Icon name={target.icon} size={18} />
            {target.name}
            <small>{target.where}</small>
          </button>
        ))}
      </div>
    </Dialog>
  );
}
