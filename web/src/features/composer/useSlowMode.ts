/** How long slow mode still holds the person back in a channel. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ChannelId } from '@/model/ids';
import { Permission } from '@/model/permissions';
import { MessageType } from '@/model/types';
import { useStores } from '@/session/context';
import { useChannelPermissions } from '@/session/permissions';
import type { Timeline } from '@/stores/timeline';

export interface SlowMode {
  /** Seconds between two messages; 0 where the channel has no slow mode. */
  readonly interval: number;
  readonly exempt: boolean;
  /** Seconds until the next message may go. */
  readonly left: number;
}

const kExempt = Permission.kBypassSlowMode | Permission.kManageMessages | Permission.kManageChannels;

/** When somebody last sent something here, as far as it is loaded; what is on its way counts. */
export function lastSentAt(timeline: Timeline | undefined, me: string | undefined): number {
  if (timeline === undefined || me === undefined) return 0;
  const own = timeline.ids.findLast((id) => {
    const message = timeline.messages.get(id);
    return message?.authorId === me && (message?.type === MessageType.kDefault || message?.type === MessageType.kReply);
  });
  const sent = own === undefined ? 0 : (timeline.messages.get(own)?.sentAt ?? 0);
  const pending = timeline.pending.findLast((entry) => entry.state === 'sending');
  return Math.max(sent, pending?.at ?? 0);
}

export function useSlowMode(channelId: ChannelId): SlowMode {
  const stores = useStores();
  const interval = useStore(stores.guilds, (state) => state.channels.get(channelId)?.slowMode ?? 0);
  const me = useStore(stores.people, (state) => state.me?.id);
  const last = useStore(stores.messages, (state) =>
    interval === 0 ? 0 : lastSentAt(state.timelines.get(channelId), me),
  );
  const exempt = (useChannelPermissions(channelId) & kExempt) !== 0n;
  const [now, setNow] = useState(() => Date.now());
  const until = interval === 0 || exempt ? 0 : last + interval * 1000;
  const waiting = until > now;
  useEffect(() => {
    setNow(Date.now());
    if (until <= Date.now()) return undefined;
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => window.clearInterval(timer);
  }, [until, waiting]);
  return { interval, exempt, left: waiting ? Math.ceil((until - now) / 1000) : 0 };
}

/** 90 → "1:30"; 45 → "45 s". */
export function clock(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
