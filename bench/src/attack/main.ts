import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import { type ServerProcess, startServerProcess } from '../live/server-process.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { ATTACKS } from './attacks.js';
import { type HonestFinal, streamHonestly } from './honest-client.js';
import { stretch } from './recording.js';

const MODEL = 'tiny.en';
/** What must hold: seconds that finals come later, milliseconds of the event loop. */
const MOST_LATER = 0.3;
const MOST_LOOP_DELAY = 20;
// Before the honest client begins, the attack is under way.
const AHEAD_MS = 1000;
// Memory is looked at for so long after an attack.
const REST_MS = 15_000;

const { values } = parseArgs({
  options: { only: { type: 'string' }, seconds: { type: 'string', default: '30' } },
});
const wanted = values.only?.split(',');
const attacks = ATTACKS.map((attack, number) => ({ ...attack, number })).filter(
  ({ item }) => wanted?.includes(item) ?? true,
);
const samples = stretch(0, Number(values.seconds));
const attacker = fileURLToPath(new URL('./attacker.ts', import.meta.url));

/** Resident memory of the server and its engine, in MiB. */
async function memory(server: ServerProcess): Promise<number> {
  const { process: own, engine } = await server.health();
  return (own.memory_bytes + (engine?.memory_bytes ?? 0)) / 2 ** 20;
}

async function measured(server: ServerProcess, number?: number) {
  const before = await memory(server);
  const enemy = number === undefined ? undefined : fork(attacker, [server.url, String(number)]);
  if (enemy !== undefined) await sleep(AHEAD_MS);
  await server.loopDelay();
  let peak = before;
  let done = false;
  const watching = (async () => {
    for (; !done; await sleep(250)) peak = Math.max(peak, await memory(server));
  })();
  const finals = await streamHonestly(server.url, samples);
  const loop = await server.loopDelay();
  done = true;
  await watching;
  if (enemy !== undefined) {
    const gone = once(enemy, 'exit');
    enemy.send('stop');
    if (!(await Promise.race([gone, sleep(5000).then(() => undefined)]))) enemy.kill('SIGKILL');
    await gone;
  }
  let after = await memory(server);
  for (let waited = 0; waited < REST_MS && after > before; waited += 1000) {
    await sleep(1000);
    after = Math.min(after, await memory(server));
  }
  return { finals, loop, memory: { before, peak, after } };
}

/** How much later each final came than without the attack; where they were cut otherwise, than the median. */
function laterBy(finals: readonly HonestFinal[], quiet: readonly HonestFinal[]): number[] {
  const usual = distribution(quiet.map(({ delay }) => delay)).p50;
  return finals.map(({ endSample, delay }) => {
    const same = quiet.find((other) => Math.abs(other.endSample - endSample) < 1600);
    return delay - (same?.delay ?? usual);
  });
}

// Room for the sessions of an attack: full is an answer, and would be a defence.
const server = await startServerProcess(MODEL, ['--max-clients', '32'], true);
const rows: string[][] = [];
const details: object[] = [];
const failures: string[] = [];
try {
  // Once for what is only done the first time, by as many as have all processes of the engine started.
  await Promise.all(Array.from({ length: 6 }, () => streamHonestly(server.url, stretch(0, 5))));
  const quiet = await measured(server);
  const words = (finals: readonly HonestFinal[]): string =>
    finals.map(({ text }) => text).join(' ');
  for (const attack of [undefined, ...attacks]) {
    const name = attack === undefined ? 'none' : `${attack.item}: ${attack.name}`;
    if (attack?.missing !== undefined) {
      progress(`skipped: ${name} (${attack.missing})`);
      continue;
    }
    progress(name);
    const result = attack === undefined ? quiet : await measured(server, attack.number);
    const { finals, loop, memory: mib } = result;
    const delay = distribution(finals.map((final) => final.delay));
    const most = Math.max(...finals.map((final) => final.delay));
    const later = laterBy(finals, quiet.finals);
    const mostLater = Math.max(...later);
    const two = (value: number): string => value.toFixed(2);
    rows.push([
      name,
      String(finals.length),
      words(finals) === words(quiet.finals) ? 'the same' : 'others',
      [delay.p50, delay.p95, most].map(two).join(' / '),
      two(mostLater),
      ...[loop, loop.computing].map(({ p50, p99, max }) =>
        [p50, p99, max].map((ms) => ms.toFixed(0)).join(' / '),
      ),
      [mib.before, mib.peak, mib.after].map((value) => value.toFixed(0)).join(' / '),
    ]);
    progress(`  ${rows.at(-1)!.slice(1).join('  ')}`);
    details.push({ name, ...result, later });
    if (mostLater > MOST_LATER) failures.push(`${name}: a final ${two(mostLater)} s later`);
    if (loop.p99 > MOST_LOOP_DELAY) failures.push(`${name}: loop delay ${loop.p99.toFixed(0)} ms`);
  }
} finally {
  await server[Symbol.asyncDispose]();
}
publish(
  'attack',
  [
    '# One client against the others',
    describeMachine(),
    [
      `An honest client streams ${values.seconds} s of speech in real time, 100 ms at a time, to the server as it is by default`,
      `(\`${MODEL}\`; \`--max-clients 32\`), while a hostile one in a process of its own does what the row says, over and over.`,
      'Finals: from the end of their audio to the client, seconds. Later: the one that came most later than without an attack.',
      `Event loop of the server: how long what was due waited, milliseconds. At most ${MOST_LATER} s and a p99 of ${MOST_LOOP_DELAY} ms are promised.`,
      'Computing: processor time of the server between two looks at its loop, milliseconds; the rest of the delay is the machine.',
      `Memory: server and engine together, MiB; after: the least within ${REST_MS / 1000} s.`,
    ].join('\n'),
    table(
      [
        'attack',
        'finals',
        'words',
        'final, p50 / p95 / max',
        'later',
        'loop, p50 / p99 / max',
        'computing',
        'MiB, before / peak / after',
      ],
      rows,
    ),
    failures.length === 0
      ? 'All hold.'
      : `Broken:\n\n${failures.map((one) => `- ${one}`).join('\n')}`,
  ],
  details,
);
