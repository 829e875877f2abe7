// What the bots written in JavaScript share: they act at random until `stop` comes on their standard input, tell what
// they see as lines of JSON on their standard output, and answer `state` with what their library keeps.
import { createInterface } from 'node:readline';

const { PACE_MS, SEED } = process.env;
let seed = Number(SEED);
export const random = (bound) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * bound);
};
export const EMOJIS = ['👍', '🎉', '🤖'];

export const tell = (...line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const fail = (error) => tell('error', String(error?.stack ?? error));
process.on('unhandledRejection', fail);

const recent = []; // [channel id, message id] of what was written last, by anybody
export const recentMessage = () => recent[random(recent.length)];
const FIELDS = {
  READY: () => ({}),
  RESUMED: () => ({}),
  MESSAGE_CREATE: ({ id, channel_id, content }) => ({ id, channel_id, content }),
  MESSAGE_UPDATE: ({ id, channel_id, content }) => ({ id, channel_id, content }),
  MESSAGE_DELETE: ({ id, channel_id }) => ({ id, channel_id }),
  MESSAGE_REACTION_ADD: ({ message_id, user_id, emoji }) => ({ message_id, user_id, emoji }),
  MESSAGE_REACTION_REMOVE: ({ message_id, user_id, emoji }) => ({ message_id, user_id, emoji }),
  VOICE_STATE_UPDATE: ({ user_id, channel_id }) => ({ user_id, channel_id }),
};

/** To be called with every packet that the library read. */
export function packet({ op, t, d }) {
  if (op !== 0) return;
  if (t === 'MESSAGE_CREATE') {
    recent.push([d.channel_id, d.id]);
    if (recent.length > 40) recent.shift();
  }
  tell('event', t, FIELDS[t]?.(d) ?? {});
}

let asked = 0;
/** Calls `ask` at most every 40 s: members of a guild may be asked for only every 30 s. */
export async function askForMembers(ask) {
  if (Date.now() < asked + 40_000) return;
  asked = Date.now();
  await ask();
}

// What may happen to an action when the others act as well: the message is deleted, its
// reaction is gone, the question was asked of a
// connection that was cut.
const EXCUSED = /Unknown Message|10008|Unknown emoji|GuildMembersTimeout|Members didn't arrive in time|Request (guild )?members timeout/i;

/** Acts until told to stop. `actions`: functions; `state`: what the library keeps, in words. */
export async function live({ actions, state, close }) {
  let stopping = false;
  const lines = createInterface({ input: process.stdin });
  const heard = {};
  const words = Object.fromEntries(['go', 'state'].map((word) => [word, new Promise((resolve) => (heard[word] = resolve))]));
  lines.on('line', (line) => {
    if (line === 'stop') stopping = true;
    heard[line]?.();
  });
  lines.on('close', () => process.exit(1)); // Who started this is gone.
  tell('here');
  await words.go;
  let done = 0;
  while (!stopping) {
    try {
      await actions[random(actions.length)]();
      done += 1;
    } catch (error) {
      if (!EXCUSED.test(String(error))) fail(error);
    }
    await new Promise((resolve) => setTimeout(resolve, Number(PACE_MS))); // The pace of a conversation.
  }
  tell('stopped', done);
  await words.state;
  tell('state', await state());
  await close();
  process.exit(0);
}
