import { useCallback } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useSession } from '@/session/context';
import { MessageCards, Panel } from './panel';

export default function PinsPanel({
  channelId,
  onClose,
}: {
  readonly channelId: ChannelId;
  readonly onClose: () => void;
}): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const changedAt = useStore(stores.guilds, (state) => state.channels.get(channelId)?.lastPinAt);
  // A pin that came or went loads the list anew.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const load = useCallback(() => commands.pins(channelId), [commands, channelId, changedAt]);
  return (
    <Panel title={t('chat.pins')} onClose={onClose}>
      <MessageCards load={load} empty="chat.noPins" />
    </Panel>
  );
}
