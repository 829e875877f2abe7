/**
 * What a person can do to the server's data. Every command changes the stores at once where the outcome is plain
 * (optimistic), tells the server, and takes the change back or marks it failed when the server refuses.
 */
import type { ApiClient } from '@/api/client';
import { ApiError } from '@/api/client';
import { emojiKey } from '@/gateway/events';
import type { ChannelId, GuildId, MessageId, UserId } from '@/model/ids';
import { compareIds, toId } from '@/model/ids';
import { list, object } from '@/model/parse';
import type { Channel, Message, ReactionEmoji, ReplyPreview } from '@/model/types';
import { readChannel, readMessage, readUser, usersOfMessage } from '@/model/wire';
import { react } from '@/stores/events/messages';
import { meet } from '@/stores/events/people';
import { changed, withEntry, without } from '@/stores/maps';
import type { Stores } from '@/stores/stores';
import type { PendingMessage, Timeline } from '@/stores/timeline';
import {
  emptyTimeline,
  extended,
  trimmed,
  withArrival,
  withChanged,
  withPage,
  withPending,
  withoutMessages,
  withoutPending,
} from '@/stores/timeline';

const kPage = 50;
/** Members asked for are remembered up to so many; then they may be asked for once more. */
const kAskedMax = 5000;

export interface OutgoingFile {
  readonly file: File;
  readonly spoiler: boolean;
  readonly description: string;
}

export interface Outgoing {
  readonly content: string;
  readonly files?: readonly OutgoingFile[];
  readonly replyTo?: { readonly messageId: MessageId; readonly mention: boolean } | null;
  readonly silent?: boolean;
}

interface Kept extends Outgoing {
  readonly channelId: ChannelId;
  readonly abort: AbortController;
}

export class Commands {
  /** What failed messages are made of, for sending them again. */
  private readonly kept = new Map<string, Kept>();
  /** One chain a channel: messages leave in the order in which they were written. */
  private readonly queues = new Map<ChannelId, Promise<void>>();
  private readonly ackTimers = new Map<ChannelId, number>();
  private readonly typingAt = new Map<ChannelId, number>();
  /** Guild and person: who left is no member, and not asked for again with every page. */
  private readonly asked = new Set<string>();
  private nonceCounter = 0;

  constructor(
    readonly api: ApiClient,
    private readonly stores: Stores,
    private readonly now: () => number = () => Date.now(),
    /** Asks for members that are not known yet; they come as an event. */
    private readonly askMembers: (guildId: GuildId, ids: readonly UserId[]) => void = () => undefined,
  ) {}

  // --- history -------------------------------------------------------------------------------------------------

  /** Loads the newest page unless it is there. */
  async openChannel(channelId: ChannelId): Promise<void> {
    const timeline = this.timeline(channelId);
    if (timeline.loaded || timeline.loading !== 'none') return;
    await this.loadPage(channelId, {});
  }

  async loadNewest(channelId: ChannelId): Promise<void> {
    await this.loadPage(channelId, {});
  }

  async loadAround(channelId: ChannelId, messageId: MessageId): Promise<boolean> {
    if (this.timeline(channelId).messages.has(messageId)) return true;
    await this.loadPage(channelId, { around: messageId });
    return this.timeline(channelId).messages.has(messageId);
  }

  private async loadPage(channelId: ChannelId, query: { readonly around?: MessageId }): Promise<void> {
    const around = query.around !== undefined;
    this.change(channelId, (timeline) => ({
      ...timeline,
      loading: 'first',
      error: null,
      newer: around ? timeline.newer : 'end',
    }));
    const known = new Set(this.timeline(channelId).ids);
    try {
      const page = await this.fetchPage(channelId, query);
      const full = page.length >= kPage;
      const lastId = this.newestKnown(channelId);
      const newest = page.at(-1)?.id;
      const atEnd = !around || newest === undefined || lastId === null || compareIds(newest, lastId) >= 0;
      this.change(channelId, (timeline) => {
        // What came while the page was asked for is not on it. What was there before is not trusted: it may be gone.
        const arrived = [...timeline.messages.values()].filter(
          (message) => atEnd && !known.has(message.id) && (newest === undefined || compareIds(message.id, newest) > 0),
        );
        return arrived.reduce(
          (filled, message) => withArrival(filled, message),
          withPage(timeline, page, full || around ? 'more' : 'end', atEnd ? 'end' : 'more'),
        );
      });
    } catch (error) {
      this.failed(channelId, error);
    }
  }

  async loadOlder(channelId: ChannelId): Promise<void> {
    const timeline = this.timeline(channelId);
    const first = timeline.ids[0];
    if (timeline.loading !== 'none' || timeline.older === 'end' || first === undefined) return;
    this.change(channelId, (old) => ({ ...old, loading: 'older' }));
    try {
      const page = await this.fetchPage(channelId, { before: first });
      this.change(channelId, (old) => extended(old, page, 'older', page.length < kPage ? 'end' : 'more'));
      this.trimLater(channelId, 'older');
    } catch (error) {
      this.failed(channelId, error);
    }
  }

  async loadNewer(channelId: ChannelId): Promise<void> {
    const timeline = this.timeline(channelId);
    const last = timeline.ids.at(-1);
    if (timeline.loading !== 'none' || timeline.newer === 'end' || last === undefined) return;
    this.change(channelId, (old) => ({ ...old, loading: 'newer' }));
    try {
      const newestBefore = this.newestKnown(channelId);
      const page = await this.fetchPage(channelId, { after: last });
      const newest = this.newestKnown(channelId);
      // What came meanwhile was left out, and may be missing from the page too: then the end is not reached yet.
      const missed = newest !== newestBefore && newest !== null && compareIds(newest, page.at(-1)?.id ?? last) > 0;
      this.change(channelId, (old) => extended(old, page, 'newer', page.length < kPage && !missed ? 'end' : 'more'));
      this.trimLater(channelId, 'newer');
    } catch (error) {
      this.failed(channelId, error);
    }
  }

  private newestKnown(channelId: ChannelId): MessageId | null {
    return this.stores.guilds.getState().channels.get(channelId)?.lastMessageId ?? null;
  }

  private trimLater(channelId: ChannelId, reading: 'older' | 'newer'): void {
    window.setTimeout(() => this.change(channelId, (old) => trimmed(old, reading)), 0);
  }

  /** Oldest first. */
  private async fetchPage(channelId: ChannelId, query: Readonly<Record<string, string>>): Promise<readonly Message[]> {
    const answer = await this.api.get(`/channels/${channelId}/messages`, { query: { limit: kPage, ...query } });
    meet(this.stores, list(answer, usersOfMessage).flat());
    const page = this.messages(answer).toSorted((a, b) => compareIds(a.id, b.id));
    this.meetAuthors(page);
    return page;
  }

  /** Pages of history tell nothing of nicknames and roles: those of authors whom the page has not met are asked for. */
  private meetAuthors(page: readonly Message[]): void {
    const guildId = page[0]?.guildId ?? null;
    if (guildId === null) return;
    const known = this.stores.guilds.getState().members.get(guildId);
    const authors = page.filter((message) => message.webhookId === null).map((message) => message.authorId);
    const unknown = [...new Set(authors)].filter(
      (id) => known?.has(id) !== true && !this.asked.has(`${guildId} ${id}`),
    );
    if (unknown.length === 0) return;
    if (this.asked.size > kAskedMax) this.asked.clear();
    for (const id of unknown) this.asked.add(`${guildId} ${id}`);
    this.askMembers(guildId, unknown);
  }

  /** For members that were swept out of the stores: whoever is met again is asked for again. */
  forgetAsked(): void {
    this.asked.clear();
  }

  private messages(answer: unknown): readonly Message[] {
    return list(answer, (entry) => this.placed(readMessage(entry)));
  }

  /** The HTTP API leaves out the guild of a message, which names, roles and colours depend on. */
  private placed(message: Message): Message {
    const guildId = message.guildId ?? this.stores.guilds.getState().channels.get(message.channelId)?.guildId ?? null;
    return { ...message, guildId };
  }

  async pins(channelId: ChannelId): Promise<readonly Message[]> {
    const answer = await this.api.get(`/channels/${channelId}/pins`);
    meet(this.stores, list(answer, usersOfMessage).flat());
    return this.messages(answer);
  }

  async mentions(before?: MessageId): Promise<readonly Message[]> {
    const answer = await this.api.get('/users/@me/mentions', { query: { limit: 25, before } });
    meet(this.stores, list(answer, usersOfMessage).flat());
    return this.messages(answer);
  }

  // --- sending -------------------------------------------------------------------------------------------------

  send(channelId: ChannelId, outgoing: Outgoing): void {
    const nonce = this.nextNonce();
    this.kept.set(nonce, { ...outgoing, channelId, abort: new AbortController() });
    const pending: PendingMessage = {
      nonce,
      content: outgoing.content,
      at: this.now(),
      state: 'sending',
      error: null,
      files: (outgoing.files ?? []).map(({ file }) => ({ name: file.name, size: file.size })),
      progress: 0,
      replyTo: this.previewOf(channelId, outgoing.replyTo?.messageId),
    };
    this.change(channelId, (timeline) => withPending(timeline, pending));
    this.enqueue(channelId, nonce);
  }

  retry(channelId: ChannelId, nonce: string): void {
    this.changePending(channelId, nonce, { state: 'sending', error: null, progress: 0 });
    this.enqueue(channelId, nonce);
  }

  /** Gives a failed or still uploading message up. */
  discard(channelId: ChannelId, nonce: string): void {
    this.kept.get(nonce)?.abort.abort();
    this.kept.delete(nonce);
    this.change(channelId, (timeline) => withoutPending(timeline, nonce));
  }

  /** Takes one file out of a message on its way: what is being sent is broken off and begun again without it. */
  dropFile(channelId: ChannelId, nonce: string, index: number): void {
    const kept = this.kept.get(nonce);
    if (kept === undefined) return;
    const files = (kept.files ?? []).filter((_, at) => at !== index);
    if (files.length === 0 && kept.content === '') return this.discard(channelId, nonce);
    this.kept.set(nonce, { ...kept, files, abort: new AbortController() });
    this.changePending(channelId, nonce, {
      files: files.map(({ file }) => ({ name: file.name, size: file.size })),
      progress: 0,
    });
    kept.abort.abort();
  }

  /** Takes a message that failed back, to be written anew; null where it is gone. */
  takeBack(channelId: ChannelId, nonce: string): Outgoing | null {
    const kept = this.kept.get(nonce) ?? null;
    this.discard(channelId, nonce);
    return kept;
  }

  private enqueue(channelId: ChannelId, nonce: string): void {
    const before = this.queues.get(channelId) ?? Promise.resolve();
    this.queues.set(
      channelId,
      before.then(() => this.deliver(channelId, nonce)),
    );
  }

  private async deliver(channelId: ChannelId, nonce: string): Promise<void> {
    const kept = this.kept.get(nonce);
    if (kept === undefined) return;
    try {
      const answer = await this.api.request('POST', `/channels/${channelId}/messages`, this.requestOf(kept, nonce));
      this.kept.delete(nonce);
      const message = { ...this.placed(readMessage(answer)), nonce };
      meet(this.stores, usersOfMessage(answer));
      this.change(channelId, (timeline) => withoutPending(withArrival(timeline, message), nonce));
    } catch (error) {
      const now = this.kept.get(nonce);
      if (now === undefined) return; // Discarded meanwhile.
      if (now !== kept) return this.deliver(channelId, nonce); // A file was taken out of it.
      this.kept.set(nonce, { ...kept, abort: new AbortController() });
      this.changePending(channelId, nonce, { state: 'failed', error: messageOf(error) });
    }
  }

  private requestOf(kept: Kept, nonce: string): Parameters<ApiClient['request']>[2] & object {
    const body = {
      content: kept.content,
      nonce,
      enforce_nonce: true,
      ...(kept.silent === true ? { flags: 4096 } : {}),
      ...(kept.replyTo
        ? {
            message_reference: { message_id: kept.replyTo.messageId, channel_id: kept.channelId },
            allowed_mentions: { parse: ['users', 'roles', 'everyone'], replied_user: kept.replyTo.mention },
          }
        : {}),
    };
    const files = kept.files ?? [];
    if (files.length === 0) return { body, signal: kept.abort.signal };
    const form = new FormData();
    const attachments = files.map(({ file, spoiler, description }, index) => ({
      id: String(index),
      filename: spoiler ? `SPOILER_${file.name}` : file.name,
      ...(description === '' ? {} : { description }),
    }));
    form.append('payload_json', JSON.stringify({ ...body, attachments }));
    files.forEach(({ file }, index) => form.append(`files[${index}]`, file, attachments[index]?.filename ?? file.name));
    return {
      form,
      signal: kept.abort.signal,
      onProgress: (sent, total) =>
        this.changePending(kept.channelId, nonce, { progress: total === 0 ? 0 : sent / total }),
    };
  }

  private previewOf(channelId: ChannelId, messageId: MessageId | undefined): ReplyPreview | null {
    const message = messageId === undefined ? undefined : this.timeline(channelId).messages.get(messageId);
    if (message === undefined) return null;
    return {
      id: message.id,
      authorId: message.authorId,
      authorName: message.author.globalName ?? message.author.username,
      content: message.content,
      hasMedia: message.attachments.length > 0,
    };
  }

  // --- changing messages -----------------------------------------------------------------------------------------

  async edit(message: Message, content: string): Promise<void> {
    const before = message.content;
    this.change(message.channelId, (timeline) =>
      withChanged(timeline, message.id, (old) => ({ ...old, content, editedAt: this.now() })),
    );
    try {
      await this.api.patch(`/channels/${message.channelId}/messages/${message.id}`, { content });
    } catch (error) {
      this.change(message.channelId, (timeline) =>
        withChanged(timeline, message.id, (old) => ({ ...old, content: before, editedAt: message.editedAt })),
      );
      throw error;
    }
  }

  async remove(message: Message): Promise<void> {
    await this.api.delete(`/channels/${message.channelId}/messages/${message.id}`);
    this.change(message.channelId, (timeline) => withoutMessages(timeline, [message.id]));
  }

  async suppressEmbeds(message: Message): Promise<void> {
    await this.api.patch(`/channels/${message.channelId}/messages/${message.id}`, { flags: message.flags | 4 });
  }

  async setPinned(message: Message, pinned: boolean): Promise<void> {
    const path = `/channels/${message.channelId}/pins/${message.id}`;
    await (pinned ? this.api.put(path) : this.api.delete(path));
  }

  async react(message: Pick<Message, 'id' | 'channelId'>, emoji: ReactionEmoji, add: boolean): Promise<void> {
    const by = add ? 1 : -1;
    react(this.stores, message.channelId, message.id, emoji, true, by);
    const path = `/channels/${message.channelId}/messages/${message.id}/reactions/${encodeURIComponent(emojiKey(emoji))}/@me`;
    try {
      await (add ? this.api.put(path) : this.api.delete(path));
    } catch (error) {
      react(this.stores, message.channelId, message.id, emoji, true, add ? -1 : 1);
      throw error;
    }
  }

  async reactors(message: Pick<Message, 'id' | 'channelId'>, emoji: ReactionEmoji): Promise<readonly UserId[]> {
    const answer = await this.api.get(
      `/channels/${message.channelId}/messages/${message.id}/reactions/${encodeURIComponent(emojiKey(emoji))}`,
      { query: { limit: 100 } },
    );
    const users = list(answer, readUser);
    meet(this.stores, users);
    return users.map((user) => user.id);
  }

  // --- reading -----------------------------------------------------------------------------------------------------

  /** Marks all of a channel as read: here at once, on the server after a moment, so that a busy channel asks seldom. */
  ack(channelId: ChannelId): void {
    const last = this.stores.guilds.getState().channels.get(channelId)?.lastMessageId ?? null;
    const state = this.stores.reads.getState().states.get(channelId);
    if (last === null) return;
    const read = state?.lastReadId ?? null;
    if (read !== null && compareIds(read, last) >= 0 && state?.mentionCount === 0) return;
    this.stores.reads.setState((reads) => ({
      states: withEntry(reads.states, channelId, { lastReadId: last, mentionCount: 0 }),
    }));
    if (this.ackTimers.has(channelId)) return;
    const timer = window.setTimeout(() => {
      this.ackTimers.delete(channelId);
      const latest = this.stores.reads.getState().states.get(channelId)?.lastReadId;
      if (latest)
        void this.api.post(`/channels/${channelId}/messages/${latest}/ack`, { token: null }).catch(() => undefined);
    }, 600);
    this.ackTimers.set(channelId, timer);
  }

  async markUnread(message: Message): Promise<void> {
    const ids = this.timeline(message.channelId).ids;
    const before = ids[ids.indexOf(message.id) - 1] ?? toId<MessageId>((BigInt(message.id) - 1n).toString());
    this.stores.view.setState((view) => ({ newSince: withEntry(view.newSince, message.channelId, before) }));
    this.stores.reads.setState((reads) => ({
      states: withEntry(reads.states, message.channelId, { lastReadId: before, mentionCount: 0 }),
    }));
    await this.api.post(`/channels/${message.channelId}/messages/${before}/ack`, { manual: true, mention_count: 0 });
  }

  async ackGuild(guildId: GuildId): Promise<void> {
    const { channelsOf, channels } = this.stores.guilds.getState();
    const marks = (channelsOf.get(guildId) ?? []).flatMap((id) => {
      const last = channels.get(id)?.lastMessageId;
      return last ? [{ channel_id: id, message_id: last, read_state_type: 0 }] : [];
    });
    this.stores.reads.setState((reads) => ({
      states: marks.reduce(
        (states, mark) => withEntry(states, mark.channel_id, { lastReadId: mark.message_id, mentionCount: 0 }),
        reads.states,
      ),
    }));
    for (let at = 0; at < marks.length; at += 100)
      await this.api.post('/read-states/ack-bulk', { read_states: marks.slice(at, at + 100) });
  }

  typing(channelId: ChannelId): void {
    if (this.now() - (this.typingAt.get(channelId) ?? 0) < 8000) return;
    this.typingAt.set(channelId, this.now());
    void this.api.post(`/channels/${channelId}/typing`).catch(() => undefined);
  }

  // --- people ------------------------------------------------------------------------------------------------------

  async openDirect(userId: UserId): Promise<Channel> {
    return this.keepChannel(await this.api.post('/users/@me/channels', { recipient_id: userId }));
  }

  async openGroup(userIds: readonly UserId[]): Promise<Channel> {
    return this.keepChannel(await this.api.post('/users/@me/channels', { recipients: userIds }));
  }

  private keepChannel(answer: unknown): Channel {
    const channel = readChannel(answer);
    meet(this.stores, list(object(answer)['recipients'], readUser));
    this.stores.guilds.setState((state) => ({
      channels: withEntry(state.channels, channel.id, channel),
      privateChannels: state.privateChannels.includes(channel.id)
        ? state.privateChannels
        : [channel.id, ...state.privateChannels],
    }));
    return channel;
  }

  async closeDirect(channelId: ChannelId): Promise<void> {
    await this.api.delete(`/channels/${channelId}`);
    this.stores.guilds.setState((state) => ({
      channels: without(state.channels, channelId),
      privateChannels: state.privateChannels.filter((id) => id !== channelId),
    }));
  }

  /** A stranger's direct message is one as any other from now on; the gateway tells it to all devices. */
  async acceptRequest(channelId: ChannelId): Promise<void> {
    this.keepChannel(await this.api.put(`/channels/${channelId}/recipients/@me`, { consent_status: 2 }));
  }

  async ignoreRequest(channelId: ChannelId): Promise<void> {
    await this.api.delete(`/channels/${channelId}/recipients/@me`);
    this.stores.guilds.setState((state) => ({
      channels: without(state.channels, channelId),
      privateChannels: state.privateChannels.filter((id) => id !== channelId),
    }));
  }

  befriend(username: string): Promise<unknown> {
    return this.api.post('/users/@me/relationships', { username, discriminator: null });
  }
  /** Accepts a request, or asks somebody whose id is known. */
  befriendById(userId: UserId): Promise<unknown> {
    return this.api.put(`/users/@me/relationships/${userId}`, {});
  }
  block(userId: UserId): Promise<unknown> {
    return this.api.put(`/users/@me/relationships/${userId}`, { type: 2 });
  }
  /** Ends a friendship, takes a request back, declines one, or unblocks. */
  forgetRelationship(userId: UserId): Promise<unknown> {
    return this.api.delete(`/users/@me/relationships/${userId}`);
  }
  note(userId: UserId, note: string): Promise<unknown> {
    return this.api.put(`/users/@me/notes/${userId}`, { note });
  }

  patchSettings(partial: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.api.patch('/users/@me/settings', partial);
  }

  patchNotifications(guildId: GuildId | '@me', partial: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.api.patch(`/users/@me/guilds/${guildId}/settings`, partial);
  }

  // --- inner -------------------------------------------------------------------------------------------------------

  private timeline(channelId: ChannelId): Timeline {
    return this.stores.messages.getState().timelines.get(channelId) ?? emptyTimeline(channelId);
  }

  private change(channelId: ChannelId, change: (timeline: Timeline) => Timeline): void {
    this.stores.messages.setState((state) => ({
      timelines: withEntry(
        state.timelines,
        channelId,
        change(state.timelines.get(channelId) ?? emptyTimeline(channelId)),
      ),
    }));
  }

  private changePending(channelId: ChannelId, nonce: string, partial: Partial<PendingMessage>): void {
    this.stores.messages.setState((state) => ({
      timelines: changed(state.timelines, channelId, (timeline) => ({
        ...timeline,
        pending: timeline.pending.map((entry) => (entry.nonce === nonce ? { ...entry, ...partial } : entry)),
      })),
    }));
  }

  private failed(channelId: ChannelId, error: unknown): void {
    this.change(channelId, (timeline) => ({ ...timeline, loading: 'none', error: messageOf(error) }));
  }

  private nextNonce(): string {
    this.nonceCounter = (this.nonceCounter + 1) % 4096;
    return (((BigInt(this.now()) - 1420070400000n) << 22n) | BigInt(this.nonceCounter)).toString();
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.fields[0]?.message ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
