import { wordErrorRate } from '@ws/core/measures';
import { progress, table } from '../report.js';
import { demoRecording, stream60 } from '../streaming/recordings.js';
import { powerOf, withWhiteNoise } from '../white-noise.js';
import { createWhisperCpp } from './contenders.js';

interface ContextWindow {
  readonly samples: Float32Array;
  /** Where it is a whole sentence. */
  readonly said: string | undefined;
}

/** A sentence as it is heard while it is spoken, and when it is over. */
const PARTS = [0.35, 0.7, 1];
/** Of the noise, below the speech. */
const NOISE_DB = 10;

/** Sentences of people and of voices, whole and cut off, as they are and in noise. */
function windows(): readonly ContextWindow[] {
  const people = stream60()?.utterances ?? [];
  // The second half says the same again.
  const utterances = [...people.slice(0, people.length / 2), ...demoRecording().utterances];
  return [(samples: Float32Array) => samples, noisy].flatMap((treated) =>
    utterances.flatMap(({ samples, text }) => {
      const heard = treated(samples);
      return PARTS.map((part) => ({
        samples: heard.slice(0, Math.round(heard.length * part)),
        said: part === 1 ? text : undefined,
      }));
    }),
  );
}

/** With white noise over it, the same each time. */
function noisy(samples: Float32Array): Float32Array {
  return withWhiteNoise(samples, powerOf(samples), NOISE_DB);
}

/** whisper.cpp in its whole audio context against a shortened one: what it hears, and how long it takes. */
export async function contextReport(models: readonly string[]): Promise<readonly string[]> {
  const all = windows();
  const rows: string[][] = [];
  for (const model of models) {
    for (const timestamps of [true, false]) {
      const whole: string[] = [];
      for (const audioContext of ['full', 'auto'] as const) {
        const backend = await createWhisperCpp({ model, audioContext, threads: 1 });
        await backend.load();
        let [errors, words, differing, most, ms] = [0, 0, 0, 0, 0];
        for (const [index, { samples, said }] of all.entries()) {
          const call = { sampleRate: 16_000, language: 'en', timestamps, fallback: false };
          const { text, processingTimeMs } = await backend.transcribe(samples, call);
          ms += processingTimeMs;
          if (audioContext === 'full') whole.push(text);
          const differs = wordErrorRate(whole[index] || '-', text || '-').errors;
          differing += differs;
          most = Math.max(most, differs);
          if (said === undefined) continue;
          const rate = wordErrorRate(said, text);
          errors += rate.errors;
          words += rate.words;
        }
        await backend[Symbol.asyncDispose]();
        progress(`${model}, ${audioContext}: ${errors} errors of ${words} words`);
        rows.push([
          model,
          timestamps ? 'yes' : 'no',
          audioContext,
          `${errors}`,
          `${(ms / 1000).toFixed(0)}`,
          `${differing}`,
          `${most}`,
        ]);
      }
    }
  }
  return [
    '## whisper.cpp’s audio context',
    `${all.length} windows: sentences of people and of synthetic voices, whole and cut off at 35 and 70 %, as they are and with white noise ${NOISE_DB} dB below. Errors: of the words of the whole ones. One thread, one try each. Differing: words that are others than in the whole context, in all and in the one window where most are.`,
    table(['model', 'times', 'context', 'errors', 's', 'differing', 'most'], rows),
  ];
}
