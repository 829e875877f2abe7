// A guild of 100,000 with 10,000 connected, and what zlib-stream costs: C++ programs that print `what | measured` lines.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

async function lines(program) {
  const child = spawn(program, [], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return text.trim().split('\n').map((line) => line.split(' | '));
}

export async function large(context) {
  const rows = [];
  for (const name of ['large_guild_bench', 'segment_bench']) {
    for (const [what, measured] of await lines(context.program(name))) {
      context.say(`${what}: ${measured}`);
      rows.push({ what, measured });
    }
  }
  return rows;
}
