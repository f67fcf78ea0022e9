// How much later finals come in the words of others' clients than in our own: one server, one recording, in turns.
import { parseArgs } from 'node:util';
import { encodePcm } from '@ws/core/audio';
import { demoRecording } from '../../../test/support/recordings.js';
import { distribution } from '../distribution.js';
import { startServerProcess } from '../live/server-process.js';
import { progress, table } from '../report.js';
import { CONTENDERS, type Speech } from './contenders.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '4' }, seconds: { type: 'string', default: '20' } },
});
const CHUNK_MS = 50;
const RATE = 16_000;
const step = (CHUNK_MS * RATE) / 1000;
const samples = demoRecording().slice(0, Number(values.seconds) * RATE);
const silence = new Float32Array(RATE);
const whole = new Float32Array([...samples, ...silence]);
const chunks: Buffer[] = [];
for (let at = 0; at < whole.length; at += step) {
  chunks.push(Buffer.from(encodePcm(whole.subarray(at, at + step), 'pcm_s16le')));
}

/** The recording, in real time from now on. */
function speak(): Speech & { readonly startedAt: number } {
  const startedAt = performance.now();
  return {
    ...{ chunks, startedAt, pauseMs: 300 },
    async spoken(index) {
      const wait = startedAt + (index + 1) * CHUNK_MS - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
  };
}

await using server = await startServerProcess('tiny.en', []);
/** When each final came, in milliseconds from the start of the recording, by contender and round. */
const arrivals = new Map<string, number[][]>(CONTENDERS.map(({ name }) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { name, hear } of CONTENDERS) {
    const speech = speak();
    const finals = await hear(server.url, speech);
    arrivals.get(name)!.push(finals.map(({ at }) => at - speech.startedAt));
    progress(`round ${round + 1}: ${name}, ${finals.length} finals`);
  }
}

const [{ name: reference }, ...others] = CONTENDERS as readonly [
  (typeof CONTENDERS)[number],
  ...(typeof CONTENDERS)[number][],
];
const rows = others.map(({ name }) => {
  const later = arrivals.get(name)!.flatMap((finals, round) => {
    const native = arrivals.get(reference)![round]!;
    // Where one has heard another number of utterances, they cannot be compared.
    return finals.length === native.length ? finals.map((at, i) => at - native[i]!) : [];
  });
  const { count, p50, p90 } = distribution(later);
  return [name, String(count), p50.toFixed(1), p90.toFixed(1)];
});
console.log(table(['dialect', 'finals', 'later, p50 (ms)', 'p90 (ms)'], rows));
