// How fast hibari speaks: `npx -y pnpm@10.34.9 --filter @ws/tts-hibari measure` (after a build and its setup).
//
// Time to first sound is that of the whole call, from the text to the samples in this process: a sentence comes in one
// piece.
import { createHibari } from '@ws/tts-hibari';

const ROUNDS = 30;
const SENTENCES = [
  'The lighthouse is open today from nine until five o’clock.',
  'She sells fresh bread and milk on the market daily.',
  'We met the old captain at the harbor last night.',
];

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];

for (const threads of [1, 2]) {
  const hibari = createHibari({ threads });
  const started = performance.now();
  await hibari.load();
  const loadMs = performance.now() - started;
  const times = [];
  const factors = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    const { samples, sampleRate } = await hibari.synthesize(SENTENCES[round % SENTENCES.length]);
    const tookMs = performance.now() - begun;
    times.push(tookMs);
    factors.push(tookMs / ((samples.length / sampleRate) * 1000));
  }
  const { memoryBytes = 0 } = await hibari.health();
  console.log(
    `${threads} threads: load ${Math.round(loadMs)} ms; ten words, ${ROUNDS} rounds: median ${middle(times).toFixed(0)} ms, ` +
      `best ${Math.min(...times).toFixed(0)}, worst ${Math.max(...times).toFixed(0)}; real-time factor ${middle(factors).toFixed(4)}; ` +
      `${Math.round(memoryBytes / 1e6)} MB`,
  );
  await hibari[Symbol.asyncDispose]();
}
