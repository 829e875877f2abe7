/**
 * The WebSocket session: HELLO, IDENTIFY or RESUME, heartbeats, reconnecting with back-off. It hands out dispatches in
 * order and says how the link is; it knows nothing of stores. Clock, random and sockets come in, so tests drive it.
 * Facts: the protocol's gateway documentation (lifecycle, opcodes, close codes).
 */
import { Inflater, inflates } from './inflate';
import { isObject, number, object, text } from '@/model/parse';

const Op = {
  kDispatch: 0,
  kHeartbeat: 1,
  kIdentify: 2,
  kPresence: 3,
  kResume: 6,
  kReconnect: 7,
  kRequestMembers: 8,
  kInvalidSession: 9,
  kHello: 10,
  kHeartbeatAck: 11,
  kLazyRequest: 14,
} as const;

/** LAZY_USER_NOTES off, VERSIONED_READ_STATES, VERSIONED_USER_GUILD_SETTINGS, DEDUPLICATE_USER_OBJECTS. */
const kCapabilities = (1 << 2) | (1 << 3) | (1 << 4);
const kBackoffFirstMs = 500;
const kBackoffMaxMs = 30_000;
const kFatalCloses: ReadonlySet<number> = new Set([4004, 4010, 4011, 4012, 4013, 4014]);

export type LinkState = 'connecting' | 'live' | 'waiting' | 'refused' | 'stopped';

export interface Socket {
  send(data: string): void;
  close(code?: number): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onopen: ((event: unknown) => void) | null;
}

/** Bytes as they come from the socket → texts of whole payloads, in order. */
export interface TextSource {
  push(bytes: ArrayBuffer): void;
  /** Runs once everything that was pushed has been handed on. */
  settled(then: () => void): void;
}

export interface Surroundings {
  readonly connect: (url: string) => Socket;
  /** Null where the browser cannot inflate a stream: then the connection is not compressed. */
  readonly inflater: ((onText: (text: string) => void, onBroken: () => void) => TextSource) | null;
  readonly setTimer: (run: () => void, ms: number) => number;
  readonly clearTimer: (timer: number) => void;
  readonly random: () => number;
}

/** What tests replace by clocks and sockets of their own. */
export const browserSurroundings: Surroundings = {
  connect: (url) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    return socket as Socket;
  },
  inflater: inflates() ? (onText, onBroken) => new Inflater(onText, onBroken) : null,
  setTimer: (run, ms) => window.setTimeout(run, ms),
  clearTimer: (timer) => window.clearTimeout(timer),
  random: () => Math.random(),
};

export interface GatewayOptions {
  readonly url: string;
  readonly token: string;
  readonly onDispatch: (name: string, data: unknown) => void;
  /** `retryInMs` is set while waiting for the next try. */
  readonly onLink: (state: LinkState, retryInMs: number) => void;
  /** The presence that IDENTIFY announces. */
  readonly presence: () => unknown;
}

export class GatewayConnection {
  private socket: Socket | null = null;
  private sessionId: string | null = null;
  private resumeUrl: string | null = null;
  private sequence: number | null = null;
  private beatTimer: number | null = null;
  private retryTimer: number | null = null;
  private acknowledged = true;
  private failures = 0;
  private state: LinkState = 'stopped';
  private outbox: string[] = [];
  private token: string;

  constructor(
    private readonly options: GatewayOptions,
    private readonly world: Surroundings = browserSurroundings,
  ) {
    this.token = options.token;
  }

  /** For the next IDENTIFY or RESUME, after the server renewed the token. */
  setToken(token: string): void {
    this.token = token;
  }

  start(): void {
    if (this.state === 'stopped') this.open();
  }

  /** Ends the session for good. */
  stop(): void {
    this.change('stopped', 0);
    this.clearTimers();
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  /** Tries now instead of waiting out the back-off: the network came back, or the person pressed the button. */
  retryNow(): void {
    if (this.state !== 'waiting') return;
    this.clearTimers();
    this.open();
  }

  /** Drops the socket as a lost network would; the session resumes. For tests and for the `offline` event. */
  drop(): void {
    this.lost(4000);
  }

  setPresence(presence: unknown): void {
    this.send(Op.kPresence, presence);
  }

  requestMembers(
    guildId: string,
    query: { readonly query?: string; readonly userIds?: readonly string[]; readonly limit: number },
  ): void {
    this.send(Op.kRequestMembers, {
      guild_id: guildId,
      limit: query.limit,
      presences: true,
      ...(query.userIds === undefined ? { query: query.query ?? '' } : { user_ids: query.userIds }),
    });
  }

  /** Says which ranges of which channel's member list are in view. */
  subscribe(guildId: string, channels: Readonly<Record<string, readonly (readonly [number, number])[]>>): void {
    this.send(Op.kLazyRequest, { guild_id: guildId, typing: true, activities: true, threads: false, channels });
  }

  private send(op: number, data: unknown): void {
    const frame = JSON.stringify({ op, d: data });
    if (this.state === 'live') this.socket?.send(frame);
    else if (this.outbox.length < 50 && op !== Op.kPresence) this.outbox.push(frame);
  }

  private open(): void {
    this.change('connecting', 0);
    const base = this.resumeUrl ?? this.options.url;
    const compressed = this.world.inflater === null ? '' : '&compress=zlib-stream';
    const socket = this.world.connect(`${base.replace(/\/?$/, '/')}?v=10&encoding=json${compressed}`);
    this.socket = socket;
    this.acknowledged = true;
    const current = (): boolean => socket === this.socket;
    const take = (payload: string): void => {
      if (current()) this.receive(payload);
    };
    // One stream a connection: what is inflated refers back to all that came on it before.
    const source = this.world.inflater?.(take, () => {
      if (current()) this.lost(4002);
    });
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') take(data);
      else if (data instanceof ArrayBuffer) source?.push(data);
    };
    socket.onclose = ({ code }) => {
      const end = (): void => {
        if (current()) this.closed(code);
      };
      if (source === undefined) end();
      else source.settled(end);
    };
  }

  private receive(data: string): void {
    let payload: unknown;
    try {
      payload = JSON.parse(data);
    } catch {
      return this.lost(4002);
    }
    const frame = object(payload);
    if (typeof frame['s'] === 'number') this.sequence = frame['s'];
    switch (frame['op']) {
      case Op.kHello:
        return this.hello(number(object(frame['d'])['heartbeat_interval'], 41_250));
      case Op.kHeartbeat:
        return this.beat();
      case Op.kHeartbeatAck:
        this.acknowledged = true;
        return;
      case Op.kReconnect:
        return this.lost(4000);
      case Op.kInvalidSession:
        if (frame['d'] !== true) this.forgetSession();
        return this.lost(4000);
      case Op.kDispatch:
        return this.dispatch(text(frame['t']), frame['d']);
      default:
        return;
    }
  }

  private hello(intervalMs: number): void {
    this.scheduleBeat(intervalMs, intervalMs * this.world.random());
    if (this.sessionId !== null && this.sequence !== null)
      this.raw(Op.kResume, { token: this.token, session_id: this.sessionId, seq: this.sequence });
    else
      this.raw(Op.kIdentify, {
        token: this.token,
        capabilities: kCapabilities,
        properties: { os: navigator.platform, browser: 'Guildhall Web', device: '' },
        presence: this.options.presence(),
        compress: false,
      });
  }

  private dispatch(name: string, data: unknown): void {
    if (name === 'READY' && isObject(data)) {
      this.sessionId = text(data['session_id']);
      const resume = text(data['resume_gateway_url']);
      // Behind another name or a TLS proxy the announced address may not be reachable from here.
      this.resumeUrl = sameOrigin(resume, this.options.url) ? resume : null;
    }
    if (name === 'READY' || name === 'RESUMED') {
      this.failures = 0;
      this.change('live', 0);
    }
    this.options.onDispatch(name, data);
    if (name === 'READY' || name === 'RESUMED') {
      const waiting = this.outbox;
      this.outbox = [];
      for (const frame of waiting) this.socket?.send(frame);
    }
  }

  private raw(op: number, data: unknown): void {
    this.socket?.send(JSON.stringify({ op, d: data }));
  }

  private beat(): void {
    this.raw(Op.kHeartbeat, this.sequence);
  }

  private scheduleBeat(intervalMs: number, delayMs: number): void {
    this.beatTimer = this.world.setTimer(() => {
      if (!this.acknowledged) return this.lost(4000);
      this.acknowledged = false;
      this.beat();
      this.scheduleBeat(intervalMs, intervalMs);
    }, delayMs);
  }

  private lost(code: number): void {
    const socket = this.socket;
    this.socket = null;
    if (socket !== null) {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close(code);
    }
    this.closed(code);
  }

  private closed(code: number): void {
    if (this.state === 'stopped') return;
    this.socket = null;
    this.clearTimers();
    if (code === 4007 || code === 4009 || code === 4003) this.forgetSession();
    if (kFatalCloses.has(code)) return this.change('refused', 0);
    const delay = Math.min(kBackoffMaxMs, kBackoffFirstMs * 2 ** this.failures) * (0.5 + this.world.random() / 2);
    const first = this.failures === 0;
    this.failures = Math.min(this.failures + 1, 10);
    const wait = first ? delay / 4 : delay;
    this.change('waiting', wait);
    this.retryTimer = this.world.setTimer(() => this.open(), wait);
  }

  private forgetSession(): void {
    this.sessionId = null;
    this.sequence = null;
    this.resumeUrl = null;
  }

  private clearTimers(): void {
    if (this.beatTimer !== null) this.world.clearTimer(this.beatTimer);
    if (this.retryTimer !== null) this.world.clearTimer(this.retryTimer);
    this.beatTimer = null;
    this.retryTimer = null;
  }

  private change(state: LinkState, retryInMs: number): void {
    this.state = state;
    this.options.onLink(state, retryInMs);
  }
}

function sameOrigin(a: string, b: string): boolean {
  try {
    return new URL(a).host === new URL(b).host && new URL(a).protocol === new URL(b).protocol;
  } catch {
    return false;
  }
}
