import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useStores } from '@/session/context';
import { displayName } from '@/stores/selectors';
import css from './chat.module.css';

/** Who is typing. It keeps its place when nobody is, so that nothing jumps. */
export function TypingLine({ channelId }: { readonly channelId: ChannelId }): JSX.Element {
  const stores = useStores();
  const t = useT();
  const who = useStore(
    stores.typing,
    useShallow((state) => [...(state.typing.get(channelId)?.keys() ?? [])]),
  );
  const names = who.map((id) => {
    const { channels, members } = stores.guilds.getState();
    const guildId = channels.get(channelId)?.guildId ?? null;
    const people = stores.people.getState();
    return displayName(
      people.users.get(id),
      guildId === null ? undefined : members.get(guildId)?.get(id),
      people.relationships.get(id)?.nickname,
    );
  });
  const [a = '', b = '', c = ''] = names;
  const text =
    names.length === 0
      ? ''
      : names.length === 1
        ? t('chat.typing1', { a })
        : names.length === 2
          ? t('chat.typing2', { a, b })
          : names.length === 3
            ? t('chat.typing3', { a, b, c })
            : t('chat.typingMany');
  return (
    <p className={css['typing']} aria-live="polite">
      {text}
    </p>
  );
}
