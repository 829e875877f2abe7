/** Desktop notifications, the sound of a mention and the count in the tab's title. */
import { useEffect } from 'react';
import type { GatewayEvent } from '@/gateway/events';
import { translate } from '@/i18n';
import { avatarUrl } from '@/api/cdn';
import type { AppActions } from '@/session/context';
import type { Session } from '@/session/session';
import { mentionsMe } from '@/stores/dispatcher';
import { previewLine } from '@/stores/names';
import { channelTitle, isGuildMuted, isMuted, privateMentions, userName } from '@/stores/selectors';
import type { Message } from '@/model/types';

function wanted(session: Session, message: Message): boolean {
  const { stores } = session;
  const me = stores.people.getState().me;
  const channel = stores.guilds.getState().channels.get(message.channelId);
  if (me === null || channel === undefined || message.authorId === me.id || (message.flags & 4096) !== 0) return false;
  if (stores.settings.getState().status === 'dnd') return false;
  const view = stores.view.getState();
  if (view.focused && view.channelId === message.channelId) return false;
  const reads = stores.reads.getState();
  if (mentionsMe(stores, message)) return !isMuted(reads, channel, Date.now()) || message.guildId !== null;
  if (
    message.guildId === null ||
    isMuted(reads, channel, Date.now()) ||
    isGuildMuted(reads, message.guildId, Date.now())
  )
    return false;
  const settings = reads.notifications.get(message.guildId);
  const own = settings?.channels.get(channel.id)?.level ?? 3;
  const level =
    own !== 3
      ? own
      : settings !== undefined && settings.level !== 3
        ? settings.level
        : (stores.guilds.getState().guilds.get(message.guildId)?.defaultMessageNotifications ?? 1);
  return level === 0;
}

/** Two short tones made on the spot: no sound file to load. */
function chime(): void {
  try {
    const audio = new AudioContext();
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
    window.setTimeout(() => void audio.close(), 800);
  } catch {
    // No sound device or no permission to play: a picture without sound is fine.
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
      const note = new Notification(title, {
        body:
          previewLine(stores, message.guildId, message.content || (message.poll?.question ?? '')).slice(0, 200) ||
          translate('notify.attachment'),
        icon: avatarUrl(message.author),
        tag: message.channelId,
      });
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
