import type { RecordingFacts } from '@ws/bench';
import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import { loadSileroModel } from '@ws/vad-silero';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import {
  type KnownFacts,
  measuredRecording,
} from '../../../packages/bench/src/measure/measured-recording.js';
import { peopleRecorded } from '../../../test/support/recordings.js';
import { randomNumbers } from '../random-numbers.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { demoRecording, type SpokenWord, stream60 } from '../streaming/recordings.js';
import type { Missing } from './part.js';

/** A recording to be heard, with all that is known of it. */
export interface BenchRecording {
  readonly facts: RecordingFacts;
  /** Mono, 16 kHz. */
  readonly samples: Float32Array;
}

const silero = await loadSileroModel();

async function benchRecording(samples: Float32Array, known: KnownFacts): Promise<BenchRecording> {
  const { facts, parts } = await measuredRecording(samples, known, silero);
  return { facts, samples: parts[0]! };
}

/** What is left out where the recordings of people are not there. */
export const MISSING_RECORDINGS: readonly Missing[] = peopleRecorded
  ? []
  : [
      {
        what: 'recordings of people',
        why: '../shared/audio is not beside the project: the sentences of our own demo, which two synthetic voices speak, take their place.',
      },
    ];

/** Recordings with transcripts by people, each alone; quick: those that are read in English. */
export async function separateRecordings(
  languages: 'en' | 'all',
): Promise<readonly BenchRecording[]> {
  const spoken = await spokenRecordings();
  const wanted = spoken.filter(({ language }) => languages === 'all' || language === 'en');
  return Promise.all(
    wanted.map(({ name, language, text, samples }) =>
      benchRecording(samples, { name: shortName(name), language, reference: text }),
    ),
  );
}

/**
 * A recording with the times of its words, to be streamed: the five utterances of people, each once, or the first six
 * sentences of the demo. Not quick: the whole of the recording of people, in which each is there twice, or of the demo.
 */
export async function streamedRecording(quick: boolean): Promise<BenchRecording> {
  const { name, samples, utterances } = stream60() ?? demoRecording();
  const spoken = quick ? utterances.slice(0, utterances.length >> 1) : utterances;
  const next = utterances[spoken.length];
  const [last] = spoken.slice(-1);
  const until =
    next === undefined
      ? samples.length
      : secondsToSamples((last!.speechEnd + next.speechStart) / 2);
  return benchRecording(samples.slice(0, until), {
    name: quick ? `${name}, first half` : name,
    language: 'en',
    reference: spoken.map(({ text }) => text).join(' '),
    words: spoken.flatMap(({ words }) => words),
  });
}

const PAUSE_SECONDS = [0.6, 1.6] as const;

/**
 * Recordings for sessions at once: the utterances in another order in each, with other pauses between them, so that they
 * do not pause together. The same each time.
 */
export async function crowdRecordings(
  count: number,
  seconds: number,
): Promise<readonly BenchRecording[]> {
  const utterances = [stream60(), demoRecording()].flatMap((one) =>
    one === undefined ? [] : one.utterances.slice(0, one.name === 'stream60' ? 5 : undefined),
  );
  const random = randomNumbers(7);
  const between = ([low, high]: readonly [number, number]): number =>
    low + ((random() + 1) / 2) * (high - low);
  return Promise.all(
    Array.from({ length: count }, (_, session) => {
      const parts: Float32Array[] = [];
      const texts: string[] = [];
      const words: SpokenWord[] = [];
      let length = 0;
      // An order of its own: another first utterance, and another step through them.
      const step = 1 + 2 * (session % 8);
      for (let i = 0; length < secondsToSamples(seconds); i++) {
        const utterance = utterances[(session * 5 + i * step) % utterances.length]!;
        const pause = new Float32Array(secondsToSamples(between(PAUSE_SECONDS)));
        const shift = samplesToSeconds(length) - utterance.start;
        words.push(
          ...utterance.words.map((word) => ({
            ...word,
            start: word.start + shift,
            end: word.end + shift,
          })),
        );
        texts.push(utterance.text);
        parts.push(utterance.samples, pause);
        length += utterance.samples.length + pause.length;
      }
      const name = `speaker ${session + 1}`;
      return benchRecording(joined(parts), {
        ...{ name, language: 'en', reference: texts.join(' '), words },
      });
    }),
  );
}

/** `more/che-en.flac` as `che-en`. */
function shortName(name: string): string {
  return name.replace(/^.*\//, '').replace(/\.(?:flac|wav)$/, '');
}
