// A person's client in one session: a plain WebSocket that is cut now and then and resumes, a member list, voice, and
// what people do by HTTP. It keeps the guild as its events say.
import { createRequire } from 'node:module';
import { MemberList } from '../lib/member_list.mjs';
import { Witness } from './witness.mjs';

const require = createRequire(new URL('../compat/package.json', import.meta.url));
const { WebSocket } = require('ws');
const CAPABILITIES = 16381;

export class Person extends Witness {
  seq = null;
  lists = new Map();
  roles = new Map();
  channels = new Map();
  cuts = 0;

  constructor(server, account, guildId) {
    super(account.username);
    Object.assign(this, { server, account, guildId });
  }

  open() {
    this.closing = false;
    const session = this.ready?.session_id;
    const { token } = this.account;
    const first = session
      ? { op: 6, d: { token, session_id: session, seq: this.seq } }
      : { op: 2, d: { token, capabilities: CAPABILITIES, properties: { os: 'Linux', browser: 'soak', device: '' } } };
    const socket = new WebSocket(`${this.server.base.replace('http', 'ws')}/?v=9&encoding=json`);
    this.socket = socket;
    socket.on('error', () => {}); // `close` follows.
    socket.on('message', (data) => {
      if (socket === this.socket) this.receive(JSON.parse(data.toString()), first);
    });
    socket.on('close', () => {
      clearInterval(this.heartbeat);
      if (socket === this.socket && !this.closing) this.open();
    });
    return this.until(() => this.counts.READY, 'READY');
  }

  receive({ op, t, d, s }, first) {
    if (op === 10) {
      this.send(first.op, first.d);
      this.heartbeat = setInterval(() => this.send(1, this.seq), d.heartbeat_interval);
    } else if (op === 9) {
      this.complain('INVALID_SESSION');
    } else if (op === 0) {
      if (this.seq !== null && s !== this.seq + 1 && t !== 'READY') this.complain(`event ${s} (${t}) follows ${this.seq}`);
      this.seq = s;
      this.learn(t, d);
      this.dispatch(t, d);
    }
  }

  learn(t, d) {
    if (t === 'READY') {
      this.ready = d;
      const guild = d.guilds.find(({ id }) => id === this.guildId);
      for (const role of guild.roles) this.roles.set(role.id, role);
      for (const channel of guild.channels) this.channels.set(channel.id, channel);
    } else if (t === 'GUILD_ROLE_CREATE' || t === 'GUILD_ROLE_UPDATE') this.roles.set(d.role.id, d.role);
    else if (t === 'GUILD_ROLE_DELETE') this.roles.delete(d.role_id);
    else if (t === 'CHANNEL_CREATE' || t === 'CHANNEL_UPDATE') this.channels.set(d.id, d);
    else if (t === 'CHANNEL_DELETE') this.channels.delete(d.id);
    else if (t === 'GUILD_MEMBER_LIST_UPDATE') {
      if (!this.lists.has(d.id) && d.ops.some(({ op }) => op === 'SYNC')) this.lists.set(d.id, new MemberList());
      this.lists.get(d.id)?.apply(d);
    }
  }

  send(op, d) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ op, d }));
  }

  cut() {
    this.cuts += 1;
    this.socket.terminate();
  }

  close() {
    this.closing = true;
    this.socket.close(1000);
  }

  api(method, path, body, expect) {
    return this.server.api(method, path, { token: this.account.token, body, ...(expect === undefined ? {} : { expect }) });
  }

  /** The guild as this session knows it, in words that can be compared. */
  guild() {
    const role = ({ id, name, position, hoist, color, permissions }) => [id, name, position, hoist, color, permissions];
    const channel = ({ id, name, topic, position, type, permission_overwrites: overwrites }) => [id, name, topic, position, type, overwrites];
    const sorted = (map, words) => [...map.values()].map(words).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify({ roles: sorted(this.roles, role), channels: sorted(this.channels, channel) }, null, 1);
  }
}
