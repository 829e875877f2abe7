/** The composer's view-model: draft, files, reply, limits, and sending. */
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { loadedCatalogue } from '@/parts/emoji/catalogue';
import { useLanguage, useT } from '@/i18n';
import type { ChannelId, MessageId } from '@/model/ids';
import { fromEditable } from '@/model/markdown';
import { has, Permission } from '@/model/permissions';
import { MessageType } from '@/model/types';
import { errorText, useSession } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import { withEntry, without } from '@/stores/maps';
import type { Stores } from '@/stores/stores';
import { useOverlay } from '@/ui/dialog';
import { lengthOf, readyText } from '@/parts/textbox/edits';
import { addFiles, clearFiles, filesOf, filesProblem, filesStore } from '@/parts/drafts/files';
import type { DraftFile, FilesProblem } from '@/parts/drafts/files';
import type { FileLimits } from '@/parts/drafts/limits';
import { kContentMax, kFilesMax, useFileLimits } from '@/parts/drafts/limits';
import { editableTargets } from '@/parts/textbox/names';
import type { Reply } from './ReplyBar';
import type { SlowMode } from './useSlowMode';
import { shorthandOf } from './shorthand';
import { useSlowMode } from './useSlowMode';

export interface ComposerModel {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly files: readonly DraftFile[];
  readonly add: (files: readonly File[]) => void;
  readonly reply: Reply | null;
  readonly cancelReply: () => void;
  readonly slow: SlowMode;
  /** Characters that still fit; null while there is plenty of room. */
  readonly left: number | null;
  readonly filesProblem: FilesProblem;
  readonly limits: FileLimits;
  readonly canSend: boolean;
  readonly maySend: boolean;
  readonly mayAttach: boolean;
  readonly mayExternal: boolean;
  readonly mayPoll: boolean;
  readonly send: () => void;
  /** Opens the last message of one's own for editing; false where there is none. */
  readonly editLast: () => boolean;
}

/** Below this the counter is shown. */
const kShowLeft = 200;

function useDraft(channelId: ChannelId): readonly [string, (text: string) => void] {
  const { stores, commands } = useSession();
  const text = useStore(stores.device, (state) => state.drafts.get(channelId) ?? '');
  const setText = useCallback(
    (next: string) => {
      stores.device.setState((state) => ({
        drafts: next === '' ? without(state.drafts, channelId) : withEntry(state.drafts, channelId, next),
      }));
      if (next !== '') commands.typing(channelId);
    },
    [stores, commands, channelId],
  );
  return [text, setText];
}

/** What the typed text becomes on the wire. */
function useContent(channelId: ChannelId, external: boolean): (text: string) => string {
  const { stores } = useSession();
  const language = useLanguage();
  return useCallback(
    (text) => {
      const channel = stores.guilds.getState().channels.get(channelId);
      return channel === undefined
        ? text
        : fromEditable(text, editableTargets(stores, channel, external, loadedCatalogue(language)));
    },
    [stores, channelId, external, language],
  );
}

/** The newest message of one's own that can be edited. */
function lastOwn(stores: Stores, channelId: ChannelId): MessageId | undefined {
  const me = stores.people.getState().me?.id;
  const timeline = stores.messages.getState().timelines.get(channelId);
  return timeline?.ids.findLast((id) => {
    const message = timeline.messages.get(id);
    if (message === undefined || message.authorId !== me || message.poll !== null) return false;
    return message.type === MessageType.kDefault || message.type === MessageType.kReply;
  });
}

export function useComposer(channelId: ChannelId): ComposerModel {
  const { stores, commands } = useSession();
  const overlay = useOverlay();
  const t = useT();
  const [text, setText] = useDraft(channelId);
  const fileStore = filesStore(stores);
  const files = useStore(fileStore, (state) => filesOf(state, channelId));
  const limits = useFileLimits(files.length > 0);
  const reply = useStore(stores.view, (state) => state.replyingTo.get(channelId) ?? null);
  const permissions = useChannelPermissions(channelId);
  const slow = useSlowMode(channelId);
  const maySend = has(permissions, Permission.kSendMessages);
  const mayAttach = has(permissions, Permission.kSendMessages | Permission.kAttachFiles);
  const mayPoll = has(permissions, Permission.kSendMessages | Permission.kSendPolls);
  const mayExternal = has(permissions, Permission.kExternalEmojis);
  const toContent = useContent(channelId, mayExternal);
  // Mentions are longer than what is typed: only near the limit is the exact length worth its price.
  const left = useMemo(() => {
    if (text.length < kContentMax / 2) return null;
    const room = kContentMax - lengthOf(readyText(toContent(text)).content);
    return room <= kShowLeft ? room : null;
  }, [text, toContent]);
  const problem = filesProblem(files, limits);
  const filled = text.trim() !== '' || files.length > 0;
  const canSend = maySend && filled && slow.left === 0 && problem === null && (left === null || left >= 0);

  const cancelReply = (): void => stores.view.setState((view) => ({ replyingTo: without(view.replyingTo, channelId) }));
  /** True where the text changed a message, and is none itself. */
  const changeInstead = (content: string): boolean => {
    const short = shorthandOf(content);
    const timeline = stores.messages.getState().timelines.get(channelId);
    if (short === null || timeline === undefined) return false;
    const id = short.kind === 'react' ? timeline.ids.at(-1) : lastOwn(stores, channelId);
    const message = id === undefined ? undefined : timeline.messages.get(id);
    if (message === undefined) return false;
    const fail = (error: unknown): void => overlay.toast(errorText(error, t), 'error');
    if (short.kind === 'react') void commands.react(message, short.emoji, true).catch(fail);
    else {
      const mended = message.content.replace(short.from, () => short.to).trim();
      if (mended === message.content || mended === '') return false;
      void commands.edit(message, mended).catch(fail);
    }
    return true;
  };
  const send = (): void => {
    if (!canSend) return;
    const { content, silent } = readyText(toContent(text));
    if (files.length === 0 && reply === null && changeInstead(content)) return setText('');
    commands.send(channelId, {
      content,
      silent,
      replyTo: reply,
      files: files.map(({ file, spoiler, description }) => ({ file, spoiler, description: description.trim() })),
    });
    setText('');
    clearFiles(fileStore, channelId);
    cancelReply();
    stores.view.setState((view) => ({ newSince: without(view.newSince, channelId) }));
  };
  const add = (added: readonly File[]): void => {
    if (added.length === 0) return;
    if (!mayAttach) return overlay.toast(t('composer.noFiles'), 'error');
    if (addFiles(fileStore, channelId, added) > 0)
      overlay.toast(t('composer.tooManyFiles', { max: kFilesMax }), 'error');
  };
  const editLast = (): boolean => {
    const last = lastOwn(stores, channelId);
    if (last !== undefined) stores.view.setState({ editing: last });
    return last !== undefined;
  };
  return {
    text,
    setText,
    files,
    add,
    reply,
    cancelReply,
    slow,
    left,
    filesProblem: problem,
    limits,
    canSend,
    maySend,
    mayAttach,
    mayExternal,
    mayPoll,
    send,
    editLast,
  };
}
