import { describe, expect, it } from 'vitest';
import { isObject, object } from '@/model/parse';
import type { Socket, Surroundings } from './connection';
import { GatewayConnection } from './connection';

class FakeSocket implements Socket {
  sent: { op: unknown; d: unknown }[] = [];
  closedWith: number | undefined;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onopen: ((event: unknown) => void) | null = null;
  constructor(readonly url: string) {}
  send(data: string): void {
    const frame: unknown = JSON.parse(data);
    this.sent.push({ op: object(frame)['op'], d: object(frame)['d'] });
  }
  close(code?: number): void {
    this.closedWith = code;
  }
  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

/** A gateway over sockets and timers that the test moves by hand. */
function make(inflater: Surroundings['inflater'] = null) {
  const sockets: FakeSocket[] = [];
  const timers = new Map<number, { run: () => void; at: number }>();
  const events: string[] = [];
  const states: string[] = [];
  let now = 0;
  let next = 1;
  const gateway = new GatewayConnection(
    {
      url: 'ws://hall.example',
      token: 'secret',
      presence: () => ({ status: 'online' }),
      onDispatch: (name) => events.push(name),
      onLink: (state) => states.push(state),
    },
    {
      connect: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket;
      },
      setTimer: (run, ms) => {
        timers.set(next, { run, at: now + ms });
        return next++;
      },
      clearTimer: (timer) => timers.delete(timer),
      random: () => 0.5,
      inflater,
    },
  );
  const advance = (ms: number): void => {
    now += ms;
    for (const [id, timer] of timers) {
      if (timer.at > now || !timers.has(id)) continue;
      timers.delete(id);
      timer.run();
    }
  };
  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error('no socket');
    return last;
  };
  const live = (): void => {
    gateway.start();
    socket().say({ op: 10, d: { heartbeat_interval: 40_000 } });
    socket().say({ op: 0, s: 1, t: 'READY', d: { session_id: 'abc', resume_gateway_url: 'ws://hall.example' } });
  };
  return { gateway, sockets, socket, events, states, advance, live };
}

describe('gateway connection', () => {
  it('identifies after HELLO and is live with READY', () => {
    const { socket, live, events, states } = make();
    live();
    expect(socket().url).toBe('ws://hall.example/?v=10&encoding=json');
    const identify = socket().sent.find((frame) => frame.op === 2);
    expect(isObject(identify?.d) && identify.d['token']).toBe('secret');
    expect(events).toEqual(['READY']);
    expect(states.at(-1)).toBe('live');
  });

  it('beats with the last sequence number, and resumes when a beat is not answered', () => {
    const { socket, sockets, live, advance } = make();
    live();
    socket().say({ op: 0, s: 7, t: 'TYPING_START', d: {} });
    advance(20_000);
    expect(socket().sent.at(-1)).toEqual({ op: 1, d: 7 });
    advance(40_000); // No acknowledgement came.
    expect(socket().closedWith).toBe(4000);
    advance(1000);
    expect(sockets).toHaveLength(2);
    socket().say({ op: 10, d: { heartbeat_interval: 40_000 } });
    expect(socket().sent[0]).toEqual({ op: 6, d: { token: 'secret', session_id: 'abc', seq: 7 } });
  });

  it('identifies anew when the session is gone, and resumes when it is not', () => {
    const { socket, live, advance } = make();
    live();
    socket().say({ op: 9, d: true });
    advance(1000);
    socket().say({ op: 10, d: { heartbeat_interval: 40_000 } });
    expect(socket().sent[0]?.op).toBe(6);
    socket().say({ op: 9, d: false });
    advance(2000);
    socket().say({ op: 10, d: { heartbeat_interval: 40_000 } });
    expect(socket().sent[0]?.op).toBe(2);
  });

  it('waits longer after each failure, bounded, and tries at once when asked', () => {
    const { gateway, socket, sockets, live, advance, states } = make();
    live();
    socket().onclose?.({ code: 1006 });
    expect(states.at(-1)).toBe('waiting');
    advance(100);
    for (let failure = 0; failure < 12; ++failure) {
      socket().onclose?.({ code: 1006 });
      advance(30_000);
    }
    const before = sockets.length;
    socket().onclose?.({ code: 1006 });
    advance(10_000);
    expect(sockets.length).toBe(before);
    gateway.retryNow();
    expect(sockets.length).toBe(before + 1);
  });

  it('gives up for good when the token is refused', () => {
    const { socket, sockets, live, advance, states } = make();
    live();
    socket().onclose?.({ code: 4004 });
    advance(120_000);
    expect(states.at(-1)).toBe('refused');
    expect(sockets).toHaveLength(1);
  });

  it('sends what was asked for while it was not connected once it is', () => {
    const { gateway, socket, live } = make();
    gateway.requestMembers('1', { query: 'a', limit: 10 });
    live();
    expect(socket().sent.at(-1)?.op).toBe(8);
  });

  it('ignores a socket that it has given up', () => {
    const { gateway, socket, sockets, live, events, advance } = make();
    live();
    const old = socket();
    gateway.drop();
    advance(1000);
    expect(sockets).toHaveLength(2);
    old.say({ op: 0, s: 9, t: 'TYPING_START', d: {} });
    expect(events).toEqual(['READY']);
  });

  it('asks for compression where it can inflate, with a stream of its own for each connection', () => {
    const settling: (() => void)[] = [];
    let streams = 0;
    const { socket, live, advance, states, events } = make((onText) => {
      const stream = (streams += 1);
      return {
        push: (bytes) => onText(`{"op":0,"s":${stream},"t":"OF_${stream}","d":${bytes.byteLength}}`),
        settled: (then) => settling.push(then),
      };
    });
    live();
    expect(socket().url).toBe('ws://hall.example/?v=10&encoding=json&compress=zlib-stream');
    socket().onmessage?.({ data: new ArrayBuffer(3) });
    expect(events).toEqual(['READY', 'OF_1']);
    // What came before the end is still being inflated: the end waits for it.
    socket().onclose?.({ code: 1006 });
    expect(states.at(-1)).toBe('live');
    settling.shift()?.();
    expect(states.at(-1)).toBe('waiting');
    advance(1000);
    socket().onmessage?.({ data: new ArrayBuffer(3) });
    expect(events.at(-1)).toBe('OF_2');
  });

  it('begins anew where a stream does not inflate', () => {
    const broken: (() => void)[] = [];
    const { socket, sockets, live, advance } = make((_onText, onBroken) => {
      broken.push(onBroken);
      return { push: () => undefined, settled: (then) => then() };
    });
    live();
    broken[0]?.();
    expect(socket().closedWith).toBe(4002);
    advance(1000);
    expect(sockets).toHaveLength(2);
    broken[0]?.(); // Of the stream that was given up.
    expect(socket().closedWith).toBeUndefined();
  });

  it('does not follow an address on another host', () => {
    const { gateway, socket, live, advance } = make();
    gateway.start();
    socket().say({ op: 10, d: { heartbeat_interval: 40_000 } });
    socket().say({ op: 0, s: 1, t: 'READY', d: { session_id: 'abc', resume_gateway_url: 'ws://elsewhere.example' } });
    socket().onclose?.({ code: 1006 });
    advance(1000);
    expect(socket().url).toContain('hall.example');
    expect(live).toBeDefined();
  });
});
