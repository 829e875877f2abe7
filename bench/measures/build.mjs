// Time of a clean release build without a compiler cache, and of the build after one file was touched. Only when
// asked for by name: it takes minutes, and means something only on a machine that does nothing else. It builds in a
// folder of its own, which is removed; what `./dev build` made stays as it is. `--jobs N` (2) at a time; it gives up
// after 20 minutes.
import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { run } from '../../tests/lib/server.mjs';

const LIMIT_S = 1200;
const TOUCHED = 'server/core/messages/send_message.cpp';

export async function build(context) {
  const source = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-build-'));
  const env = { ...process.env, CCACHE_DISABLE: '1' };
  const step = async (command, args) => {
    const began = performance.now();
    const { code, stderr, stdout } = await run('timeout', ['-k', '5', String(LIMIT_S), command, ...args], { env });
    if (code === 124) throw new Error(`${command} took more than ${LIMIT_S / 60} minutes`);
    if (code !== 0) throw new Error(stdout.slice(-2000) + stderr.slice(-2000));
    return (performance.now() - began) / 1000;
  };
  try {
    await step('cmake', ['-S', source, '-B', folder, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', '-DCMAKE_CXX_COMPILER=clang++-19', '-DGUILDHALL_TESTS=OFF']);
    const jobs = `-j${context.options.jobs ?? 2}`;
    const clean = await step('ninja', ['-C', folder, jobs, 'guildhall']);
    const pack = existsSync(join(source, 'web/dist/index.html')) ? 'with the web client in it' : 'without the web client, which is not built';
    context.say(`clean, compiler cache off (CCACHE_DISABLE), ${pack}: ${clean.toFixed(0)} s`);
    const now = new Date();
    utimesSync(join(source, TOUCHED), now, now);
    const one = await step('ninja', ['-C', folder, jobs, 'guildhall']);
    context.say(`one file: ${one.toFixed(1)} s`);
    return [
      { what: `clean release build, ${jobs.slice(2)} jobs, no compiler cache`, goal: '< 10 min', measured: `${(clean / 60).toFixed(1)} min`, ok: clean < 600 },
      { what: 'the same after a change of one file (send_message.cpp)', goal: '< 10 s', measured: `${one.toFixed(1)} s`, ok: one < 10 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
