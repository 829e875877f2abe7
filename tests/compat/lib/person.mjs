// A person's client with a plain WebSocket, as the scenarios need it that play people: what comes is kept and waited for.
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { Waiters } from '../../lib/waiters.mjs';

const { GUILDHALL_URL } = process.env;

/** The JSON that is answered, null for none. `status` is what must come; without it, any success. */
export async function call(method, path, token, body, status) {
  for (;;) {
    const answer = await fetch(`${GUILDHALL_URL}/api/v9${path}`, {
      method,
      headers: { authorization: token, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status === 429 && status !== 429) {
      // A limit says how long to wait.
      await new Promise((resolve) => setTimeout(resolve, JSON.parse(text).retry_after * 1000));
      continue;
    }
    assert.ok(status ? answer.status === status : answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }
}

export class Session {
  #token;
  #waiters = new Waiters();
  #seq = null;
  events = [];
  constructor(token) {
    this.#token = token;
  }
  #open(first) {
    this.socket = new WebSocket(`${GUILDHALL_URL.replace('http', 'ws')}/?v=9&encoding=json`);
    this.socket.on('message', (data) => {
      const payload = JSON.parse(data.toString());
      if (payload.op === 10) this.send(first);
      if (payload.op === 9) this.#push('INVALID_SESSION', payload.d);
      if (payload.op !== 0) return;
      this.#seq = payload.s;
      this.#push(payload.t, payload.d);
    });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    return this;
  }
  identify({ capabilities = 16381, os = 'Linux', status = 'online' } = {}) {
    return this.#open({ op: 2, d: { token: this.#token, capabilities, properties: { os, browser: 'test', device: '' }, presence: { status, activities: [], since: 0, afk: false } } });
  }
  resume() {
    return this.#open({ op: 6, d: { token: this.#token, session_id: this.ready.session_id, seq: this.#seq } });
  }
  send(payload) {
    this.socket.send(JSON.stringify(payload));
  }
  #push(type, data) {
    this.events.push({ type, data });
    this.#waiters.look();
  }
  // Forgets what came, so that `event` waits for what comes.
  forget() {
    this.events = [];
    return this;
  }
  // The first event of that type that fulfils `test`, also among those that came already.
  async event(type, test = () => true) {
    const found = () => this.events.find((event) => event.type === type && test(event.data));
    await this.#waiters.until(found, () => `${type}; saw ${this.events.map((event) => event.type)}`, 20_000);
    return found().data;
  }
  // The types of what came about a channel, in order.
  types(channelId) {
    return this.events.filter(({ data }) => (data.channel_id ?? data.id) === channelId).map(({ type }) => type);
  }
}
