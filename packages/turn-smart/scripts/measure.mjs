// What a call costs, and what Smart Turn says of a recording after each word or sentence of it.
//
// usage: node packages/turn-smart/scripts/measure.mjs [RECORDING.wav RECORDING.json]        (after a build)
//
// The JSON is that of a recording here, or of test recordings with word times: `sentences` with `start` and `end`, or
// `utterances` with `speech_start` and `words`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogMelExtractor } from '@ws/backend-onnx/internal';
import { readWav } from '@ws/core/audio';
import { resolveFile } from '@ws/models';
import { createSmartTurn, SMART_TURN_FILE } from '@ws/turn-smart';
import { loadSmartTurnKernel } from '@ws/turn-smart/kernel';

const RUNS = 20;
const RATE = 16_000;
/** The pause that is heard after a word. */
const PAUSE = 0.2;

const demo = join(import.meta.dirname, '../../../examples/live-captions/recording/demo');
const [wav = `${demo}.wav`, json = `${demo}.json`] = process.argv.slice(2);
const { samples } = readWav(readFileSync(wav));
const { sentences, utterances } = JSON.parse(readFileSync(json, 'utf8'));
const turns =
  utterances?.map(({ speech_start, words }) => ({ start: speech_start, words })) ??
  sentences.map(({ text, start, end }) => ({ start, words: [{ w: text, end }] }));

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

async function time(work) {
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return `${median(times).toFixed(1)} ms`;
}

const longest = samples.slice(0, 4 * RATE);
const window = new Float32Array(longest);
const extractor = createLogMelExtractor(80);
const kernel = await loadSmartTurnKernel(await resolveFile(SMART_TURN_FILE));
console.log(
  `spectrogram of 4 s             ${await time(() => extractor.extract(window, 400, 64_000))}`,
);
console.log(`features and network, 1 thread ${await time(() => kernel.judge(longest))}`);
await kernel.release();

const turn = createSmartTurn();
const before = performance.now();
await turn.load();
console.log(`start of the process           ${Math.round(performance.now() - before)} ms`);
console.log(`a call from outside            ${await time(() => turn.judge(longest))}`);

let right = 0;
let after = { all: 0, finished: 0 };
let worstBlock = 0;
let last = performance.now();
const watch = setInterval(() => {
  const now = performance.now();
  worstBlock = Math.max(worstBlock, now - last - 1);
  last = now;
}, 1);
for (const { start, words } of turns) {
  const said = [];
  for (const word of words) {
    const from = Math.max(0, Math.trunc((start - PAUSE) * RATE));
    const probability = await turn.judge(
      samples.subarray(from, Math.trunc((word.end + PAUSE) * RATE)),
    );
    const isEnd = word === words.at(-1);
    if (isEnd) right += Number(probability >= 0.5);
    else after = { all: after.all + 1, finished: after.finished + Number(probability >= 0.5) };
    said.push(`${word.w} ${isEnd ? '∎' : '|'} ${probability.toFixed(2)}`);
  }
  console.log(said.join('  '));
}
clearInterval(watch);
console.log(
  `ends of turns: ${right} of ${turns.length} from 0.5 on; other words: ${after.finished} of ${after.all}`,
);
const { memoryBytes } = await turn.health();
console.log(
  `memory of the process: ${megabytes(memoryBytes)}; longest block of this one: ${worstBlock.toFixed(0)} ms`,
);
await turn[Symbol.asyncDispose]();
