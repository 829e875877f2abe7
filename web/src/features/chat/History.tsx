/**
 * The virtual list of messages. It sticks to the end while the person is there, keeps its place when history arrives
 * above, loads in both directions, jumps to a message, and marks as read what was seen.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { JSX, KeyboardEvent } from 'react';
import { Virtualizer } from 'virtua';
import type { VirtualizerHandle } from 'virtua';
import { useStore } from 'zustand';
import { useT } from '@/i18n';
import type { ChannelId, MessageId } from '@/model/ids';
import { useSession } from '@/session/context';
import { without } from '@/stores/maps';
import { emptyTimeline } from '@/stores/timeline';
import { Button, Placeholder } from '@/ui/controls';
import { Icon } from '@/ui/icons';
import css from './chat.module.css';
import { DayLine, Intro, NewLine, Skeleton } from './lines';
import { MessageRow } from './MessageRow';
import { PendingRow } from './PendingRow';
import { rowsOf } from './rows';
import { useEscape } from './useEscape';
import { stepFocus } from './useTouched';

/** Within this many pixels of an edge, more is loaded there. */
const kLoadMargin = 1600;
const kBottomSlack = 40;
const kFlashMs = 2000;

export function History({ channelId }: { readonly channelId: ChannelId }): JSX.Element {
  const { stores, commands } = useSession();
  const t = useT();
  const timeline = useStore(stores.messages, (state) => state.timelines.get(channelId)) ?? emptyTimeline(channelId);
  const newSince = useStore(stores.view, (state) =>
    state.newSince.has(channelId) ? (state.newSince.get(channelId) ?? null) : undefined,
  );
  const jump = useStore(stores.view, (state) => (state.jump?.channelId === channelId ? state.jump : null));
  const focused = useStore(stores.view, (state) => state.focused);
  const ready = useStore(stores.link, (state) => state.ready);
  const me = useStore(stores.people, (state) => state.me?.id ?? null);
  const rows = useMemo(() => rowsOf(timeline, newSince, me), [timeline, newSince, me]);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const sticks = useRef(true);
  const [atBottom, setAtBottom] = useState(true);
  const [flash, setFlash] = useState<MessageId | null>(null);
  const jumped = useRef(0);

  // Prepending must keep the place; virtua does so when told that the length changed at the start.
  const firstKey = rows.find((row) => row.kind === 'message')?.key;
  const lastFirst = useRef(firstKey);
  const shift = lastFirst.current !== firstKey && !sticks.current;
  useEffect(() => {
    lastFirst.current = firstKey;
  }, [firstKey]);

  const toEnd = useCallback(() => list.current?.scrollToIndex(rows.length - 1, { align: 'end' }), [rows.length]);

  useLayoutEffect(() => {
    if (sticks.current && timeline.newer === 'end' && rows.length > 0) toEnd();
  }, [rows, timeline.newer, toEnd]);

  const waiting = timeline.ids.length === 0 && timeline.pending.length === 0 && !timeline.loaded;
  // Rows grow, too: one that is being edited, reactions, a picture that was not measured.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    if (element.lastElementChild !== null) observer.observe(element.lastElementChild);
    return () => observer.disconnect();
  }, [waiting]);

  const seen = atBottom && focused && ready && timeline.loaded && timeline.newer === 'end';
  const newest = timeline.ids.at(-1);
  useEffect(() => {
    stores.view.setState({ atBottom });
    if (seen) commands.ack(channelId);
  }, [seen, newest, atBottom, channelId, commands, stores]);

  /** Loads where the view comes near to the end of what is loaded. */
  const loadAtEdges = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (element.scrollTop < kLoadMargin) void commands.loadOlder(channelId);
    if (below < kLoadMargin) void commands.loadNewer(channelId);
  }, [channelId, commands]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const bottom = element.scrollHeight - element.scrollTop - element.clientHeight <= kBottomSlack;
    sticks.current = bottom && timeline.newer === 'end';
    setAtBottom(bottom && timeline.newer === 'end');
    loadAtEdges();
  };

  // A page that came may leave the view near to an edge still, and no scrolling tells of it.
  useEffect(() => {
    if (!timeline.loaded || timeline.loading !== 'none') return;
    const frame = requestAnimationFrame(loadAtEdges);
    return () => cancelAnimationFrame(frame);
  }, [timeline.loaded, timeline.loading, rows.length, loadAtEdges]);

  useEffect(() => {
    if (jump === null || jump.at === jumped.current || !ready) return;
    jumped.current = jump.at;
    sticks.current = false;
    void commands.loadAround(channelId, jump.messageId).then((found) => {
      if (found) setFlash(jump.messageId);
      stores.view.setState({ jump: null });
    });
  }, [jump, ready, channelId, commands, stores]);

  useEffect(() => {
    if (flash === null) return;
    const index = rows.findIndex((row) => row.key === flash);
    if (index >= 0) list.current?.scrollToIndex(index, { align: 'center' });
    const timer = window.setTimeout(() => setFlash(null), kFlashMs);
    return () => window.clearTimeout(timer);
    // Only when the target changes: arriving messages must not pull the view back.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [flash]);

  const present = (): void => {
    sticks.current = true;
    if (timeline.newer === 'more') void commands.loadNewest(channelId);
    else toEnd();
  };
  const keys = (event: KeyboardEvent): void => {
    const { target } = event;
    const onRow = target instanceof HTMLElement && target.dataset['message'] !== undefined;
    if (
      scroller.current !== null &&
      (onRow || target === scroller.current) &&
      (event.key === 'ArrowUp' || event.key === 'ArrowDown')
    ) {
      if (stepFocus(scroller.current, event.key === 'ArrowUp' ? -1 : 1)) event.preventDefault();
      else if (onRow && event.key === 'ArrowDown') document.getElementById('composer')?.focus();
    }
  };
  useEscape(() => {
    present();
    stores.view.setState((view) => ({ newSince: without(view.newSince, channelId) }));
    commands.ack(channelId);
  });
  const newIndex = rows.findIndex((row) => row.kind === 'new');

  if (timeline.error !== null && timeline.ids.length === 0)
    return (
      <Placeholder title={t('chat.loadFailed')} text={timeline.error}>
        <Button onClick={() => void commands.loadNewest(channelId)}>{t('app.retry')}</Button>
      </Placeholder>
    );
  return (
    <div className={css['history']}>
      {newIndex > 0 && !atBottom && (
        <div className={css['newBar']}>
          <button type="button" onClick={() => list.current?.scrollToIndex(newIndex, { align: 'center' })}>
            {t('chat.newMessages')}
          </button>
          <button type="button" onClick={() => commands.ack(channelId)}>
            {t('rail.markRead')}
          </button>
        </div>
      )}
      {/* The log is focusable so that it scrolls by keyboard. */}
      <div
        ref={scroller}
        className={css['scroller']}
        role="log"
        aria-label={t('chat.history')}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={keys}
      >
        <div className={css['grow']} />
        {waiting ? (
          <Skeleton />
        ) : (
          // The function draws only the rows in view: a render costs the same however much is loaded.
          <Virtualizer ref={list} scrollRef={scroller} data={rows} shift={shift} bufferSize={600}>
            {(row) => {
              switch (row.kind) {
                case 'intro':
                  return <Intro key={row.key} channelId={channelId} />;
                case 'day':
                  return <DayLine key={row.key} at={row.at} />;
                case 'new':
                  return <NewLine key={row.key} />;
                case 'message':
                  return <MessageRow key={row.key} message={row.message} head={row.head} flash={flash === row.key} />;
                case 'pending':
                  return <PendingRow key={row.key} channelId={channelId} entry={row.entry} head={row.head} />;
              }
            }}
          </Virtualizer>
        )}
      </div>
      {!atBottom && (
        <button type="button" className={css['toPresent']} onClick={present}>
          {t('chat.toPresent')} <Icon name="arrowDown" size={16} />
        </button>
      )}
    </div>
  );
}
