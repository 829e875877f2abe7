/** Accepts or ignores what a stranger wrote. */
import { useT } from '@/i18n';
import type { ChannelId } from '@/model/ids';
import { useOverlay } from '@/ui/dialog';
import { errorText, useActions, useSession } from '@/session/context';

export interface MessageRequestActions {
  readonly accept: () => Promise<void>;
  /** `leave`: its conversation is on the screen. */
  readonly ignore: (leave: boolean) => Promise<void>;
}

export function useMessageRequest(channelId: ChannelId): MessageRequestActions {
  const { commands } = useSession();
  const actions = useActions();
  const overlay = useOverlay();
  const t = useT();
  const complain = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
  return {
    accept: () => commands.acceptRequest(channelId).catch(complain),
    ignore: (leave) =>
      commands.ignoreRequest(channelId).then(() => {
        if (leave) actions.go({ guildId: '@me', channelId: null });
      }, complain),
  };
}
