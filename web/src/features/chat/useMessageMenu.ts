/** What the signed-in person may do with a message, and the menu that offers it. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import { has, Permission } from '@/model/permissions';
import { MessageFlag, MessageType } from '@/model/types';
import type { Message } from '@/model/types';
import { errorText, useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { withEntry } from '@/stores/maps';
import type { Stores } from '@/stores/stores';
import { useOverlay } from '@/ui/dialog';
import type { MenuEntries, MenuEntry } from '@/ui/dialog';

const kPlain: readonly number[] = [MessageType.kDefault, MessageType.kReply];

export interface MessageRights {
  readonly edit: boolean;
  readonly remove: boolean;
  readonly pin: boolean;
  readonly react: boolean;
  /** Emoji of other guilds. */
  readonly external: boolean;
  readonly reply: boolean;
}

export function useMessageRights(message: Message): MessageRights {
  const { stores } = useSession();
  const own = useStore(stores.people, (state) => state.me?.id === message.authorId) && message.webhookId === null;
  const permissions = useChannelPermissions(message.channelId);
  return useMemo(() => {
    const plain = kPlain.includes(message.type);
    const manages = has(permissions, Permission.kManageMessages);
    return {
      edit: own && plain && message.poll === null,
      remove: own || manages,
      pin: plain && (manages || has(permissions, Permission.kPinMessages)),
      react: has(permissions, Permission.kAddReactions | Permission.kReadHistory),
      external: has(permissions, Permission.kExternalEmojis),
      reply: plain && has(permissions, Permission.kSendMessages),
    };
  }, [own, permissions, message.type, message.poll]);
}

export function startReply(stores: Stores, message: Message): void {
  const mention = message.authorId !== stores.people.getState().me?.id;
  stores.view.setState((view) => ({
    replyingTo: withEntry(view.replyingTo, message.channelId, { messageId: message.id, mention }),
  }));
  document.getElementById('composer')?.focus();
}

interface MenuDoors {
  readonly onDelete: () => void;
  readonly onReactors: () => void;
}

/** Builds the entries when the menu is opened, not for every message that is drawn. */
export function useMessageMenu(message: Message, rights: MessageRights, doors: MenuDoors): () => MenuEntries {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  return () => {
    const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
    const link = `${location.origin}/channels/${message.guildId ?? '@me'}/${message.channelId}/${message.id}`;
    const copy = (text: string): void =>
      void navigator.clipboard.writeText(text).then(() => overlay.toast(t('app.copied')));
    const offered = (when: boolean, entry: MenuEntry): readonly MenuEntry[] => (when ? [entry] : []);
    const shown = message.embeds.length > 0 && (message.flags & MessageFlag.kSuppressEmbeds) === 0;
    const edit = (): void => stores.view.setState({ editing: message.id });
    const pin = (): void => void commands.setPinned(message, !message.pinned).catch(fail);
    const hide = (): void => void commands.suppressEmbeds(message).catch(fail);
    const unread = (): void => void commands.markUnread(message).catch(fail);
    return [
      ...offered(message.reactions.length > 0, {
        key: 'reactors',
        text: t('message.reactors'),
        onSelect: doors.onReactors,
      }),
      ...offered(rights.reply, { key: 'reply', text: t('message.reply'), onSelect: () => startReply(stores, message) }),
      ...offered(rights.edit, { key: 'edit', text: t('message.edit'), onSelect: edit }),
      ...offered(rights.pin, {
        key: 'pin',
        text: t(message.pinned ? 'message.unpin' : 'message.pin'),
        onSelect: pin,
      }),
      ...offered(message.content !== '', {
        key: 'text',
        text: t('message.copyText'),
        onSelect: () => copy(message.content),
      }),
      { key: 'link', text: t('message.copyLink'), onSelect: () => copy(link) },
      { key: 'id', text: t('menu.copyId'), onSelect: () => copy(message.id) },
      { key: 'unread', text: t('message.markUnread'), onSelect: unread },
      ...offered(rights.remove && shown, { key: 'embeds', text: t('message.hideEmbeds'), onSelect: hide }),
      ...(rights.remove
        ? [null, { key: 'delete', text: t('message.delete'), danger: true, onSelect: doors.onDelete }]
        : []),
    ];
  };
}
