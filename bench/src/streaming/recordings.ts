import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readWav } from '@ws/core/audio';
import { progress } from '../report.js';

/** A word that was spoken; seconds from the recording's first sample. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A sentence, or what was said without a long pause; seconds from the recording's first sample. */
export interface SpokenUtterance {
  readonly text: string;
  readonly speechStart: number;
  readonly speechEnd: number;
  readonly words: readonly SpokenWord[];
  /** The stretch of the recording that is decoded where utterances are known beforehand. */
  readonly samples: Float32Array;
  /** Where that stretch begins. */
  readonly start: number;
}

/** A recording, as it is streamed. */
export interface StreamedRecording {
  readonly name: string;
  readonly samples: Float32Array;
  readonly utterances: readonly SpokenUtterance[];
}

const RATE = 16_000;
const root = new URL('../../../', import.meta.url);
const people = new URL('../shared/audio/', root);
const demo = new URL('examples/live-captions/recording/', root);
const reference = new URL('packages/backend-onnx/reference/fixtures/base.json', root);

/** Audio after an utterance that is decoded with it, in seconds. */
const AFTER = 0.3;

const json = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));
const samplesOf = (url: URL): Float32Array => readWav(readFileSync(url)).samples;

/** Ten utterances of people; undefined, with a printed reason, where the recording is not beside the project. */
export function stream60(): StreamedRecording | undefined {
  const wav = new URL('stream60.wav', people);
  if (!existsSync(fileURLToPath(wav))) {
    progress('skipped: stream60 (../shared/audio/stream60.wav is not there)');
    return undefined;
  }
  const { utterances } = json(new URL('stream60.json', people)) as {
    utterances: readonly {
      text: string;
      start: number;
      end: number;
      speech_start: number;
      speech_end: number;
      words: readonly { w: string; start: number; end: number }[];
    }[];
  };
  const samples = samplesOf(wav);
  return {
    name: 'stream60',
    samples,
    utterances: utterances.map(({ text, start, end, words, ...speech }) => ({
      text,
      speechStart: speech.speech_start,
      speechEnd: speech.speech_end,
      words: words.map(({ w, ...times }) => ({ text: w, ...times })),
      start,
      samples: samples.slice(
        Math.floor(start * RATE),
        Math.floor(end * RATE) + Math.round(AFTER * RATE),
      ),
    })),
  };
}

/**
 * The demo's twelve sentences. Their words' times are those that OpenAI's implementation finds with `base`, as the
 * engine's reference holds them.
 */
export function demoRecording(): StreamedRecording {
  const { sentences } = json(new URL('demo.json', demo)) as {
    sentences: readonly { text: string; start: number; end: number }[];
  };
  const { cases } = json(reference) as {
    cases: Readonly<
      Record<
        string,
        {
          startSample: number;
          endSample: number;
          mergedWords: readonly (readonly [string, number, number, number])[];
        }
      >
    >;
  };
  const samples = samplesOf(new URL('demo.wav', demo));
  return {
    name: 'demo',
    samples,
    utterances: sentences.map(({ text, start, end }, index) => {
      const { startSample, endSample, mergedWords } = cases[`demo/${index}`]!;
      const offset = startSample / RATE;
      return {
        text,
        speechStart: start,
        speechEnd: end,
        words: mergedWords.map(([word, from, to]) => ({
          text: word.trim(),
          start: offset + from,
          end: offset + to,
        })),
        start: offset,
        samples: samples.slice(startSample, endSample),
      };
    }),
  };
}
