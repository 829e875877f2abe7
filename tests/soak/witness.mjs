import { Waiters } from '../lib/waiters.mjs';

// What one participant has seen, made only of the events it received. At the end every witness must have the same
// messages, with the same text and the same reactions, as the server's history.
export class Witness {
  messages = new Map(); // id → { channel, content, reactions: Map of emoji → Set of user ids }
  gone = new Set();
  voice = new Map(); // user id → channel id
  counts = {};
  complaints = [];
  lastOf = new Map(); // channel id → the id of its newest message: ids of a channel only grow
  waiters = new Waiters();

  constructor(name) {
    this.name = name;
  }

  complain(text) {
    if (this.complaints.length < 20) this.complaints.push(`${this.name}: ${text}`);
  }

  dispatch(type, data) {
    this.counts[type] = (this.counts[type] ?? 0) + 1;
    if (type === 'READY' && this.counts.READY > 1) this.complain('had to identify again: the session could not be resumed');
    else if (type === 'MESSAGE_CREATE') this.create(data);
    else if (type === 'MESSAGE_UPDATE') this.update(data);
    else if (type === 'MESSAGE_DELETE') this.remove(data);
    else if (type === 'MESSAGE_REACTION_ADD') this.react(data, true);
    else if (type === 'MESSAGE_REACTION_REMOVE') this.react(data, false);
    else if (type === 'VOICE_STATE_UPDATE') {
      if (data.channel_id) this.voice.set(data.user_id, data.channel_id);
      else this.voice.delete(data.user_id);
    }
    this.waiters.look();
  }

  create({ id, channel_id: channel, content }) {
    if (this.messages.has(id) || this.gone.has(id)) return this.complain(`message ${id} came twice`);
    const last = this.lastOf.get(channel);
    if (last !== undefined && BigInt(last) > BigInt(id)) this.complain(`message ${id} came after ${last}`);
    this.lastOf.set(channel, id);
    this.messages.set(id, { channel, content, reactions: new Map() });
  }

  update({ id, content }) {
    const message = this.messages.get(id);
    if (!message) return this.complain(`MESSAGE_UPDATE of ${id}, which ${this.gone.has(id) ? 'is deleted' : 'never came'}`);
    if (content !== undefined) message.content = content;
  }

  remove({ id }) {
    if (!this.messages.delete(id)) this.complain(`MESSAGE_DELETE of ${id}, which ${this.gone.has(id) ? 'is deleted' : 'never came'}`);
    this.gone.add(id);
  }

  react({ message_id: id, user_id: user, emoji }, added) {
    const message = this.messages.get(id);
    if (!message) return this.complain(`a reaction to ${id}, which ${this.gone.has(id) ? 'is deleted' : 'never came'}`);
    const users = message.reactions.get(emoji.name) ?? new Set();
    message.reactions.set(emoji.name, users);
    if (users.has(user) === added) return this.complain(`the same reaction twice to ${id}`);
    if (added) users.add(user);
    else users.delete(user);
  }

  /** What came before everybody was there does not count. */
  forgetBefore(first) {
    for (const id of this.messages.keys()) if (BigInt(id) < BigInt(first)) this.messages.delete(id);
  }

  /** Resolves when `test` is true; looked at after each event. */
  until(test, what, timeoutMs = 120_000) {
    return this.waiters.until(test, () => `${this.name}: ${what}`, timeoutMs);
  }

  /** Compares with the history of a channel, all of it. */
  compare(channel, history) {
    const mine = new Map([...this.messages].filter(([, message]) => message.channel === channel));
    for (const { id, content, reactions = [] } of history) {
      const message = mine.get(id);
      mine.delete(id);
      if (!message) {
        this.complain(`message ${id} of channel ${channel} was missed`);
        continue;
      }
      if (message.content !== content) this.complain(`message ${id} is "${message.content}", should be "${content}"`);
      const have = [...message.reactions].filter(([, users]) => users.size > 0).map(([emoji, users]) => `${emoji}${users.size}`);
      const should = reactions.map(({ emoji, count }) => `${emoji.name}${count}`);
      if (have.sort().join() !== should.sort().join()) this.complain(`reactions of ${id} are ${have}, should be ${should}`);
    }
    for (const id of mine.keys()) this.complain(`message ${id} of channel ${channel} is not in the history any more`);
  }
}
