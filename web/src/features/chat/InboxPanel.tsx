import { useCallback } from 'react';
import type { JSX } from 'react';
import { useT } from '@/i18n';
import { useCommands } from '@/session/context';
import { MessageCards, Panel } from './panel';

/** The messages that called the person, newest first. */
export default function InboxPanel({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const commands = useCommands();
  const t = useT();
  const load = useCallback(() => commands.mentions(), [commands]);
  return (
    <Panel title={t('chat.inbox')} onClose={onClose}>
      <MessageCards load={load} empty="chat.noMentions" />
    </Panel>
  );
}
