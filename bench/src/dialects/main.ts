// How much later finals come in the words of others' clients than in our own: one server, one recording, in turns.
import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import { normalizeWords } from '@ws/core/measures';
import { demoRecording } from '../../../test/support/recordings.js';
import { progress, publish, table } from '../report.js';
import type { Contender } from './contender.js';
import { HEATS } from './heats.js';
import { openPlaces } from './places.js';
import { speak } from './speech.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '20' },
    /** Dialects, by the beginnings of their names, with commas between them. */
    only: { type: 'string', default: '' },
    /** A detector's judgement may come in time or not: without one, the same pauses end what all of them hear. */
    turn: { type: 'string', default: 'none' },
  },
});
const RATE = 16_000;
const BOUND_MS = 20;
const SILENCE_S = 1;

const spoken = demoRecording().slice(0, Number(values.seconds) * RATE);
const samples = new Float32Array(spoken.length + SILENCE_S * RATE);
samples.set(spoken);

interface Arrival {
  readonly words: string;
  /** In milliseconds from the start of the recording. */
  readonly at: number;
}

const chosen = values.only.toLowerCase().split(',');
const heats = HEATS.map(({ native, others }) => ({
  native,
  others: others.filter(({ name }) => chosen.some((one) => name.toLowerCase().startsWith(one))),
})).filter(({ others }) => others.length > 0);

await using places = await openPlaces(['--turn', values.turn]);

async function heard({ name, form, hear }: Contender, round: number): Promise<readonly Arrival[]> {
  const speech = speak(samples, form);
  const finals = await hear(places, speech);
  progress(`round ${round + 1}: ${name}, ${finals.length} finals`);
  return finals.map(({ text, at }) => ({
    words: normalizeWords(text).join(' '),
    at: at - speech.startedAt,
  }));
}

/** What came of a dialect: how much later each of its finals was, and how many could not be compared. */
interface Outcome {
  readonly later: number[];
  readonly sizes: { own: number; natives: number };
  sameWords: number;
}

const outcomes = new Map<Contender, Outcome>();
for (const { others } of heats) {
  for (const one of others) {
    outcomes.set(one, { later: [], sizes: { own: 0, natives: 0 }, sameWords: 0 });
  }
}
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { native, others } of heats) {
    const reference = await heard(native, round);
    for (const one of others) {
      const finals = await heard(one, round);
      const outcome = outcomes.get(one)!;
      outcome.sizes.own += finals.length;
      outcome.sizes.natives += reference.length;
      // Where one has heard another number of utterances, they cannot be compared.
      if (finals.length !== reference.length) continue;
      for (const [i, { at, words }] of finals.entries()) {
        outcome.later.push(at - reference[i]!.at);
        if (words === reference[i]!.words) outcome.sameWords++;
      }
    }
  }
}

const rows = heats.flatMap(({ native, others }) =>
  others.map((one) => {
    const { later, sizes, sameWords } = outcomes.get(one)!;
    const { count, p50, p90 } = distribution(later);
    const holds = p50 <= BOUND_MS ? 'yes' : 'NO';
    const compared = `${count} of ${sizes.own}/${sizes.natives}`;
    return [
      ...[one.name, native.name, compared, String(sameWords)],
      ...[p50.toFixed(1), p90.toFixed(1), holds],
    ];
  }),
);
publish('dialects', [
  `# How much later finals come in other people's words (${values.rounds} rounds of ${values.seconds} s, tiny.en)`,
  table(
    [
      'dialect',
      'beside',
      'finals',
      'same words',
      'later, p50 (ms)',
      'p90 (ms)',
      `≤ ${BOUND_MS} ms`,
    ],
    rows,
  ),
]);
