/** Desktop notifications, the sound of a mention and the count in the tab's title. */
import { useEffect } from 'react';
import type { GatewayEvent } from '@/gateway/events';
import { translate } from '@/i18n';
import { avatarUrl } from '@/api/cdn';
import type { AppActions } from '@/session/context';
import type { Session } from '@/session/session';
import { mentionsMe } from '@/stores/mentions';
import { previewLine } from '@/stores/names';
import { channelTitle, isGuildMuted, isMuted, privateMentions, userName } from '@/stores/selectors';
import type { GuildId } from '@/model/ids';
import { MessageFlag, RelationshipType } from '@/model/types';
import type { Channel, Message } from '@/model/types';

/** What comes within this time sounds once. */
const kChimeMs = 700;
/** A level that leaves it to the guild. */
const kInherit = 3;

/** Whether a message is worth a sound: not where one looks already, and never from a place that was told to be quiet. */
function wanted(session: Session, message: Message): boolean {
  const { stores } = session;
  const { me, relationships } = stores.people.getState();
  const channel = stores.guilds.getState().channels.get(message.channelId);
  if (me === null || channel === undefined || channel.request || message.authorId === me.id) return false;
  if ((message.flags & MessageFlag.kSilent) !== 0 || stores.settings.getState().status === 'dnd') return false;
  if (relationships.get(message.authorId)?.type === RelationshipType.kBlocked) return false;
  const view = stores.view.getState();
  if (view.focused && view.channelId === message.channelId) return false;
  const reads = stores.reads.getState();
  const now = Date.now();
  if (isMuted(reads, channel, now)) return false;
  if (message.guildId === null) return true;
  if (isGuildMuted(reads, message.guildId, now)) return false;
  const level = levelOf(session, message.guildId, channel);
  return level === 0 || (level === 1 && mentionsMe(stores, message));
}

/** 0 every message, 1 mentions, 2 nothing: the channel's word, or its guild's, or what the guild suggests. */
function levelOf({ stores }: Session, guildId: GuildId, channel: Channel): number {
  const settings = stores.reads.getState().notifications.get(guildId);
  const own = settings?.channels.get(channel.id)?.level ?? kInherit;
  if (own !== kInherit) return own;
  if (settings !== undefined && settings.level !== kInherit) return settings.level;
  return stores.guilds.getState().guilds.get(guildId)?.defaultMessageNotifications ?? 1;
}

let player: AudioContext | null = null;
let chimedAt = -Infinity;

/** Two short tones made on the spot: no sound file to load. What comes together sounds once. */
function chime(): void {
  const now = performance.now();
  if (now - chimedAt < kChimeMs) return;
  chimedAt = now;
  try {
    const audio = (player ??= new AudioContext());
    void audio.resume();
    const gain = audio.createGain();
    gain.connect(audio.destination);
    gain.gain.setValueAtTime(0.08, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    [659, 880].forEach((frequency, index) => {
      const tone = audio.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(audio.currentTime + index * 0.09);
      tone.stop(audio.currentTime + 0.4);
    });
    window.setTimeout(() => gain.disconnect(), 800);
  } catch {
    // No sound device or no permission to play: a picture without sound is fine.
  }
}

/** Null where the browser shows none by this way (phones do it only for installed workers). */
function shown(title: string, options: NotificationOptions): Notification | null {
  try {
    return new Notification(title, options);
  } catch {
    return null;
  }
}

export function useDesktopNotifications(session: Session, actions: AppActions): void {
  useEffect(() => {
    const { stores } = session;
    const hear = (event: GatewayEvent): void => {
      if (event.type !== 'MESSAGE_CREATE' || !wanted(session, event.message)) return;
      const { message } = event;
      const device = stores.device.getState();
      if (device.sounds) chime();
      if (!device.notifications || !('Notification' in window) || Notification.permission !== 'granted') return;
      const channel = stores.guilds.getState().channels.get(message.channelId);
      const author = userName(message.author);
      const title =
        channel === undefined || channel.guildId === null
          ? author
          : `${author} (#${channelTitle(channel, stores.people.getState())})`;
      const note = shown(title, {
        body:
          previewLine(stores, message.guildId, message.content || (message.poll?.question ?? '')).slice(0, 200) ||
          translate('notify.attachment'),
        icon: avatarUrl(message.author),
        tag: message.channelId,
      });
      if (note === null) return;
      note.onclick = () => {
        window.focus();
        actions.go({ guildId: message.guildId ?? '@me', channelId: message.channelId, messageId: message.id });
        note.close();
      };
    };
    const stop = session.listen(hear);
    const title = (): void => {
      let count = privateMentions(stores.guilds.getState(), stores.reads.getState());
      const { channels } = stores.guilds.getState();
      for (const [id, state] of stores.reads.getState().states)
        if (channels.get(id)?.guildId != null) count += state.mentionCount;
      document.title = count > 0 ? `(${count}) Guildhall` : 'Guildhall';
    };
    const untitle = stores.reads.subscribe(title);
    title();
    return () => {
      stop();
      untitle();
    };
  }, [session, actions]);
}
