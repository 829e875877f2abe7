// Time of a clean release build without a compiler cache, and of the build after one file was touched. Only when
// asked for by name: it takes minutes, and means something only on a machine that does nothing else.
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { run } from '../../tests/lib/server.mjs';

export async function build(context) {
  const source = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-build-'));
  const env = { ...process.env, CCACHE_DISABLE: '1' };
  const step = async (command, args) => {
    const began = performance.now();
    const { code, stderr, stdout } = await run(command, args, { env });
    if (code !== 0) throw new Error(stdout.slice(-2000) + stderr.slice(-2000));
    return (performance.now() - began) / 1000;
  };
  try {
    await step('cmake', ['-S', source, '-B', folder, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', '-DCMAKE_CXX_COMPILER=clang++-19', '-DGUILDHALL_TESTS=OFF']);
    const jobs = `-j${context.options.jobs ?? 2}`;
    const clean = await step('ninja', ['-C', folder, jobs, 'guildhall']);
    context.say(`clean: ${clean.toFixed(0)} s`);
    const now = new Date();
    utimesSync(join(source, 'server/core/messages/send_message.cpp'), now, now);
    const one = await step('ninja', ['-C', folder, jobs, 'guildhall']);
    context.say(`one file: ${one.toFixed(1)} s`);
    return [
      { what: `clean release build, ${jobs.slice(2)} jobs, no compiler cache`, goal: '< 10 min', measured: `${(clean / 60).toFixed(1)} min`, ok: clean < 600 },
      { what: 'the same after a change of send_message.cpp', goal: '< 10 s', measured: `${one.toFixed(1)} s`, ok: one < 10 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
