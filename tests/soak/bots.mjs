// Starts the bots and reads what they tell.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Witness } from './witness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
export const BOTS = [
  { name: 'discord.js', command: [process.execPath, 'bot_discordjs.mjs'] },
  { name: 'oceanic.js', command: [process.execPath, 'bot_oceanic.mjs'] },
  { name: 'discord.py', command: [join(here, '../compat/.venv/bin/python'), 'bot_discordpy.py'] },
];

export class Bot extends Witness {
  sent = [];
  start({ command, env }) {
    this.child = spawn(command[0], command.slice(1), { cwd: here, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.errors = '';
    this.child.stderr.on('data', (data) => (this.errors = (this.errors + data).slice(-4000)));
    this.child.stdin.on('error', () => {}); // It ended; `close` says so.
    createInterface({ input: this.child.stdout }).on('line', (line) => this.told(...JSON.parse(line)));
    this.child.on('close', (code, signal) => {
      this.ended = true;
      if (code !== 0) this.complain(`ended with ${code ?? signal}: ${this.errors}`);
      this.wake();
    });
    return this.heard('here');
  }
  told(kind, ...rest) {
    if (kind === 'event') this.dispatch(...rest);
    else if (kind === 'sent') this.sent.push(rest[0]);
    else if (kind === 'error') this.complain(rest[0]);
    else this[kind] = rest[0] ?? true;
    this.wake();
  }
  wake() {
    this.waiters.look();
  }
  async heard(word) {
    await this.until(() => this[word] !== undefined || this.ended, `"${word}"`);
    if (this[word] === undefined) throw new Error(this.complaints.join('\n'));
    return this[word];
  }
  say(word) {
    this.child.stdin.write(`${word}\n`);
  }
}
