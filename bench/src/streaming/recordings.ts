import { readFileSync } from 'node:fs';
import { SAMPLE_RATE } from '@ws/core';
import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import {
  demoRecording as demoSamples,
  demoTranscript,
  peopleRecorded,
  stream60 as stream60Samples,
  stream60Transcript,
} from '../../../test/support/recordings.js';
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

const reference = new URL(
  '../../../packages/backend-onnx/test/reference/fixtures/base.json',
  import.meta.url,
);

/** Audio after an utterance that is decoded with it, in seconds. */
const AFTER = 0.3;

/** Ten utterances of people; undefined, with a printed reason, where the recording is not beside the project. */
export function stream60(): StreamedRecording | undefined {
  if (!peopleRecorded) {
    progress('skipped: stream60 (../shared/audio/stream60.wav is not there)');
    return undefined;
  }
  const samples = stream60Samples();
  return {
    name: 'stream60',
    samples,
    utterances: stream60Transcript().map(({ text, start, end, words, ...speech }) => ({
      text,
      speechStart: speech.speech_start,
      speechEnd: speech.speech_end,
      words: words.map(({ w, ...times }) => ({ text: w, ...times })),
      start,
      samples: samples.slice(
        Math.floor(start * SAMPLE_RATE),
        Math.floor(end * SAMPLE_RATE) + secondsToSamples(AFTER),
      ),
    })),
  };
}

/**
 * The demo's twelve sentences. Their words' times are those that OpenAI's implementation finds with `base`, as the
 * engine's reference holds them.
 */
export function demoRecording(): StreamedRecording {
  const { cases } = JSON.parse(readFileSync(reference, 'utf8')) as {
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
  const samples = demoSamples();
  return {
    name: 'demo',
    samples,
    utterances: demoTranscript().map(({ text, start, end }, index) => {
      const { startSample, endSample, mergedWords } = cases[`demo/${index}`]!;
      const offset = samplesToSeconds(startSample);
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
