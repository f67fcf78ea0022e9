import { type LongRecording, longRecording } from '../recording/long-recording.js';
import { demoRecording, type StreamedRecording, stream60 } from '../streaming/recordings.js';
import { withPauses } from '../turn/paused-recording.js';
import { powerOf, withWhiteNoise } from '../white-noise.js';

/** Speech with pauses, and what was said. */
export interface Corpus extends Pick<LongRecording, 'samples' | 'text'> {
  readonly name: string;
}

const MINUTES = 4;
/** Below the speech, in decibels. */
const NOISE_DB = 10;
/** Less is a pause. */
const SPEECH_LEVEL = 0.01;

/** Recordings as they are, with pauses for thought, with gaps of all lengths; and each of them in noise. */
export function corpora(): readonly Corpus[] {
  const plain = [stream60(), demoRecording()].filter((one) => one !== undefined);
  const quiet: readonly Corpus[] = [
    ...[...plain, ...plain.map(withPauses)].map(corpusOf),
    { name: `${MINUTES} minutes`, ...longRecording(MINUTES) },
  ];
  return [...quiet, ...quiet.map(withNoise)];
}

function corpusOf({ name, samples, utterances }: StreamedRecording): Corpus {
  return { name, samples, text: utterances.map(({ text }) => text).join(' ') };
}

function withNoise({ name, samples, text }: Corpus): Corpus {
  const speech = samples.filter((sample) => Math.abs(sample) > SPEECH_LEVEL);
  return {
    name: `${name}, noise`,
    samples: withWhiteNoise(samples, powerOf(speech), NOISE_DB),
    text,
  };
}
