// Measures that are C++ programs of their own: they print `name value` lines.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from '../lib.mjs';

async function figures(program, args = []) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return Object.fromEntries(text.trim().split('\n').map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
}

export async function permissions(context) {
  const full = [];
  const filter = [];
  for (let i = 0; i < 3; i += 1) {
    full.push((await figures(context.program('permissions_bench'))).full);
    filter.push(await figures(context.program('audience_bench')));
  }
  const [cached, rebuilt, asked] = ['cached', 'rebuilt', 'asked'].map((name) => median(filter.map((one) => one[name])));
  context.say(`cached ${cached.toFixed(1)} ns, rebuilt ${rebuilt.toFixed(1)} ns, one session asked about ${asked.toFixed(0)} ns, full ${median(full).toFixed(0)} ns`);
  return [
    {
      what: 'permission filter of an event, a session, once cached (10,000 sessions)',
      goal: '< 20 ns',
      measured: `${cached.toFixed(1)} ns; ${rebuilt.toFixed(1)} ns in the first event after a session came or went`,
      ok: cached < 20,
    },
    {
      what: 'permissions in a channel, full computation (20 roles of 50, 6 overwrites)',
      goal: '< 500 ns',
      measured: `${median(full).toFixed(0)} ns`,
      ok: median(full) < 500,
    },
  ];
}

export async function history(context) {
  const messages = Number(context.options.messages ?? 5_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-history-'));
  try {
    // `--realtime 1`: before other programs, so that the times of a busy machine are the adapter's own (needs the right to).
    const command = [...(context.options.realtime ? ['chrt', '-f', '10'] : []), context.program('history_bench')];
    const out = await figures(command[0], [...command.slice(1), join(folder, 'log'), `${messages}`]);
    context.say(`p50 ${out.p50} ms, p99 ${out.p99} ms (processor time p50 ${out.cpu50}, p99 ${out.cpu99}), newest page p50 ${out.newest_p50} ms; filled in ${out.fill.toFixed(0)} s, ${(out.bytes / 2 ** 20).toFixed(0)} MiB`);
    return [
      {
        what: `history page of 50 at ${(messages / 1e6).toLocaleString('en')} M messages in 1,000 channels, at the store (filled in ${out.fill.toFixed(0)} s, ${(out.bytes / 2 ** 20).toFixed(0)} MiB)`,
        goal: 'p50 < 0.2 ms, p99 < 1 ms',
        measured: `p50 ${out.p50.toFixed(2)} ms, p99 ${out.p99.toFixed(2)} ms at random places (processor time ${out.cpu50.toFixed(2)} and ${out.cpu99.toFixed(2)} ms); newest page ${out.newest_p50.toFixed(2)} and ${out.newest_p99.toFixed(2)} ms`,
        ok: out.p50 < 0.2 && out.p99 < 1,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
