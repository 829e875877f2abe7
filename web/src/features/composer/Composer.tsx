import { useRef } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { has, Permission } from '@/model/permissions';
import { useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { withEntry, without } from '@/stores/maps';
import { channelTitle } from '@/stores/selectors';
import { IconButton } from '@/ui/controls';
import css from './composer.module.css';

/** Where a message is written. */
export function Composer({ channelId }: { readonly channelId: ChannelId }): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const box = useRef<HTMLTextAreaElement>(null);
  const draft = useStore(stores.device, (state) => state.drafts.get(channelId) ?? '');
  const reply = useStore(stores.view, (state) => state.replyingTo.get(channelId) ?? null);
  const channel = useStore(stores.guilds, (state) => state.channels.get(channelId));
  const title = useStore(stores.people, (people) => (channel === undefined ? '' : channelTitle(channel, people)));
  const allowed = has(useChannelPermissions(channelId), Permission.kSendMessages);
  const write = (text: string): void =>
    stores.device.setState((state) => ({
      drafts: text === '' ? without(state.drafts, channelId) : withEntry(state.drafts, channelId, text),
    }));
  const send = (): void => {
    const content = draft.trim();
    if (content === '') return;
    commands.send(channelId, { content, replyTo: reply });
    write('');
    stores.view.setState((view) => ({
      replyingTo: without(view.replyingTo, channelId),
      newSince: without(view.newSince, channelId),
    }));
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && draft === '') {
      const me = stores.people.getState().me?.id;
      const timeline = stores.messages.getState().timelines.get(channelId);
      const last = timeline?.ids.findLast((id) => timeline.messages.get(id)?.authorId === me);
      if (last !== undefined) {
        event.preventDefault();
        stores.view.setState({ editing: last });
      }
    } else if (event.key === 'Escape')
      stores.view.setState((view) => ({ replyingTo: without(view.replyingTo, channelId) }));
  };
  return (
    <div className={css['composer']}>
      <textarea
        id="composer"
        ref={box}
        className={css['box']}
        rows={Math.min(10, draft.split('\n').length)}
        disabled={!allowed}
        aria-label={t('composer.label', { name: title })}
        placeholder={allowed ? t('composer.placeholder', { name: title }) : t('composer.forbidden')}
        value={draft}
        onChange={(event) => {
          write(event.target.value);
          commands.typing(channelId);
        }}
        onKeyDown={keys}
      />
      <IconButton icon="send" label={t('composer.send')} disabled={!allowed || draft.trim() === ''} onClick={send} />
    </div>
  );
}
