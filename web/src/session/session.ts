/** A signed-in page: the object graph of API, gateway, stores and commands, and what keeps them together. */
import { ApiClient } from '@/api/client';
import { GatewayConnection } from '@/gateway/connection';
import { readEvent } from '@/gateway/events';
import type { GatewayEvent } from '@/gateway/events';
import { Pace } from '@/gateway/pace';
import { toId } from '@/model/ids';
import type { ChannelId } from '@/model/ids';
import { object, text } from '@/model/parse';
import { applyEvent } from '@/stores/dispatcher';
import { Memory } from '@/stores/memory';
import { createStores } from '@/stores/stores';
import type { Stores } from '@/stores/stores';
import { Cache } from './cache';
import { Commands } from './commands';
import { keepDevice, storeToken } from './device';

export interface Session {
  readonly stores: Stores;
  readonly api: ApiClient;
  readonly commands: Commands;
  readonly gateway: GatewayConnection;
  /** Told of every event after the stores hold it: notifications and sounds. Returns how to stop listening. */
  readonly listen: (listener: (event: GatewayEvent) => void) => () => void;
  /** The server gave this session another token: from now on it is used, and kept. */
  readonly replaceToken: (token: string) => void;
  /** Ends the session on the server and forgets everything here. */
  readonly logOut: () => Promise<void>;
  /** Stops without logging out. */
  readonly stop: () => void;
}

const kSaveEveryMs = 15_000;
/** So long may the cache take before the page goes on without it. */
const kCacheMs = 1000;

function gatewayUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
}

/** The channel that the page's address names. */
function shownChannel(): ChannelId | null {
  const [, root, , channel = ''] = location.pathname.split('/');
  return root === 'channels' && channel !== '' ? toId<ChannelId>(channel) : null;
}

/** A short name for this account's cache that tells nothing of the token: its first part is the encoded user id. */
function cacheKey(token: string): string {
  return (token.split('.')[0] ?? 'user').replace(/[^\w-]/g, '').slice(0, 40);
}

/** Presence as IDENTIFY and op 3 want it, from the account's settings. */
export function presenceOf(stores: Stores): unknown {
  const { status, customStatus } = stores.settings.getState();
  const activities = customStatus === null ? [] : [{ type: 4, name: 'Custom Status', state: customStatus.text }];
  return { status, since: 0, activities, afk: false };
}

export function startSession(token: string, onEnd: () => void): Session {
  const stores = createStores();
  keepDevice(stores);
  let current: string | null = token;
  const listeners = new Set<(event: GatewayEvent) => void>();
  const api = new ApiClient(
    () => current,
    () => end(),
  );
  const pace = new Pace<GatewayEvent>((batch) => {
    for (const event of batch) applyEvent(stores, event, Date.now());
    for (const event of batch) for (const listener of listeners) listener(event);
  });
  const gateway = new GatewayConnection({
    url: gatewayUrl(),
    token,
    presence: () => presenceOf(stores),
    onDispatch: (name, data) => {
      const event = readEvent(name, data);
      if (event !== null) pace.push(event);
    },
    onLink: (state, retryInMs) => {
      pace.flush();
      stores.link.setState({ state, retryAt: state === 'waiting' ? Date.now() + retryInMs : null });
      if (state === 'refused') end();
    },
  });
  const commands = new Commands(
    api,
    stores,
    () => Date.now(),
    (guildId, userIds) => gateway.requestMembers(guildId, { userIds, limit: userIds.length }),
  );
  let cache: Cache | null = null;
  let stopped = false;
  const save = (): void => void cache?.save(stores).catch(() => undefined);
  const saver = window.setInterval(save, kSaveEveryMs);
  const memory = new Memory(stores, () => commands.forgetAsked());
  const sweeper = window.setInterval(() => {
    sweepTyping(stores);
    memory.sweep();
  }, 1000);
  const online = (): void => gateway.retryNow();
  window.addEventListener('online', online);
  window.addEventListener('pagehide', save);
  const open = async (): Promise<void> => {
    const opened = await Cache.create(cacheKey(token));
    cache = opened;
    await opened?.fill(stores, shownChannel()).catch(() => undefined);
  };
  // The network comes second: what it brings would only hold the first picture up.
  // A bound, not a pause: a stuck disk never answers, and then the network must not wait for it longer than this.
  const late = new Promise<void>((resolve) => void window.setTimeout(resolve, kCacheMs));
  void Promise.race([open(), late]).then(() => {
    if (stopped) return;
    gateway.start();
    window.setTimeout(() => void cache?.fillRest(stores).catch(() => undefined), kCacheMs);
  });

  const stop = (): void => {
    stopped = true;
    window.clearInterval(saver);
    window.clearInterval(sweeper);
    window.removeEventListener('online', online);
    window.removeEventListener('pagehide', save);
    gateway.stop();
  };
  const end = (): void => {
    if (current === null) return;
    current = null;
    stop();
    storeToken(null);
    void cache?.forget();
    onEnd();
  };
  return {
    stores,
    api,
    commands,
    gateway,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    replaceToken: (next) => {
      current = next;
      storeToken(next);
      gateway.setToken(next);
    },
    logOut: async () => {
      await api.post('/auth/logout', {}).catch(() => undefined);
      end();
    },
    stop,
  };
}

function sweepTyping(stores: Stores): void {
  const now = Date.now();
  const { typing } = stores.typing.getState();
  const stale = [...typing].some(([, who]) => [...who.values()].some((until) => until <= now));
  if (!stale) return;
  const live = [...typing].map(
    ([channel, who]) => [channel, new Map([...who].filter(([, until]) => until > now))] as const,
  );
  stores.typing.setState({ typing: new Map(live.filter(([, who]) => who.size > 0)) });
}

export type LogInResult = { readonly kind: 'token'; readonly token: string } | SecondFactor;

export interface SecondFactor {
  readonly kind: 'second-factor';
  readonly ticket: string;
  readonly totp: boolean;
  /** The challenge for a passkey, as the server wrote it; null where the account has none. */
  readonly webauthn: string | null;
}

export const anonymousApi = new ApiClient(() => null);

function readLogIn(answer: unknown): LogInResult {
  const json = object(answer);
  if (typeof json['token'] === 'string') return { kind: 'token', token: json['token'] };
  return {
    kind: 'second-factor',
    ticket: text(json['ticket']),
    totp: json['totp'] !== false,
    webauthn: typeof json['webauthn'] === 'string' ? json['webauthn'] : null,
  };
}

export async function logIn(login: string, password: string): Promise<LogInResult> {
  return readLogIn(await anonymousApi.post('/auth/login', { login, password, undelete: false }));
}

export async function logInWithCode(ticket: string, code: string): Promise<LogInResult> {
  return readLogIn(await anonymousApi.post('/auth/mfa/totp', { ticket, code }));
}

/** A passkey as the second step. `proof` is the credential as text. */
export async function logInWithKey(ticket: string, proof: string): Promise<LogInResult> {
  return readLogIn(await anonymousApi.post('/auth/mfa/webauthn', { ticket, data: proof }));
}

/** A passkey instead of name and password. */
export async function beginPasskeyLogIn(): Promise<{ readonly ticket: string; readonly challenge: string }> {
  const begun = object(await anonymousApi.post('/auth/conditional/start', {}));
  return { ticket: text(begun['ticket']), challenge: text(begun['challenge']) };
}

export async function logInWithPasskey(ticket: string, proof: string): Promise<LogInResult> {
  return readLogIn(await anonymousApi.post('/auth/conditional/finish', { ticket, credential: proof }));
}

export async function register(fields: {
  username: string;
  email: string;
  password: string;
  invite: string | null;
  /** Of the link that a new server prints: makes this account its administrator. */
  setUpToken: string | null;
}): Promise<LogInResult> {
  const { username, email, password, invite, setUpToken } = fields;
  const body = {
    username,
    email,
    password,
    consent: true,
    ...(invite === null ? {} : { invite }),
    ...(setUpToken === null ? {} : { set_up_token: setUpToken }),
  };
  return readLogIn(await anonymousApi.post('/auth/register', body));
}
