import { createHash } from 'node:crypto';
import { decodePcm, encodePcm } from '@ws/core/audio';
import { samplesToSeconds } from '@ws/core/internal';
import { createSpeechDetector } from '@ws/core/vad';
import type { SileroModel } from '@ws/vad-silero';
import type { RecordingFacts } from '../result/bench-result.js';

/** A recording to measure with. */
export interface MeasuredRecording {
  readonly facts: RecordingFacts;
  /** Mono samples at 16 kHz, one stretch after the other; of 16 bits. */
  readonly parts: readonly Float32Array[];
}

/** What is known of a recording beside its samples. */
export type KnownFacts = Pick<
  RecordingFacts,
  'name' | 'language' | 'licence' | 'reference' | 'words'
>;

// A shorter pause is within what a person says.
const PAUSE_MS = 1000;

/**
 * A recording, and where speech lies in it.
 *
 * @param samples - mono, 16 kHz
 */
export async function measuredRecording(
  samples: Float32Array,
  known: KnownFacts,
  silero: SileroModel,
): Promise<MeasuredRecording> {
  // The checksum is of the samples that the server hears.
  const sent = decodePcm(encodePcm(samples, 'pcm_s16le'), 'pcm_s16le');
  return {
    facts: {
      ...known,
      seconds: samplesToSeconds(sent.length),
      speech: await speechOf(sent, silero),
      sha256: createHash('sha256').update(encodePcm(sent, 'pcm_s16le')).digest('hex'),
    },
    parts: [sent],
  };
}

/**
 * All recordings one after the other, beginning with one of them: sessions at once that begin with different ones do not
 * pause together.
 *
 * @param first - which comes first; counted on from the last
 */
export function joinedRecording(
  recordings: readonly MeasuredRecording[],
  first: number,
): MeasuredRecording {
  const from = first % recordings.length;
  const turned = [...recordings.slice(from), ...recordings.slice(0, from)];
  let seconds = 0;
  const moved = turned.map(({ facts }) => {
    const by = seconds;
    seconds += facts.seconds;
    return {
      reference: facts.reference,
      speech: facts.speech.map(([start, end]) => [start + by, end + by] as const),
      words: facts.words?.map(({ text, start, end }) => ({
        ...{ text, start: start + by, end: end + by },
      })),
    };
  });
  // It hashes the checksums: to hash all samples, for each recording that comes first, would take hours.
  const hash = createHash('sha256');
  for (const { facts } of turned) hash.update(facts.sha256);
  const { name, language } = turned[0]!.facts;
  const references = moved.map(({ reference }) => reference);
  const words = moved.map((one) => one.words);
  return {
    facts: {
      ...{ name: `all from ${name}`, language, seconds },
      ...(!references.includes(undefined) && { reference: references.join(' ') }),
      ...(!words.includes(undefined) && { words: words.flatMap((own) => own!) }),
      speech: moved.flatMap(({ speech }) => speech),
      sha256: hash.digest('hex'),
    },
    parts: turned.flatMap(({ parts }) => parts),
  };
}

async function speechOf(
  samples: Float32Array,
  silero: SileroModel,
): Promise<readonly (readonly [start: number, end: number])[]> {
  await using vad = silero.createVad();
  const detector = createSpeechDetector({ vad, minSilenceMs: PAUSE_MS, prefixPadMs: 0 });
  const events = [...(await detector.push(samples)), ...detector.flush()];
  const speech: (readonly [number, number])[] = [];
  let start: number | undefined;
  for (const { type, position } of events) {
    if (type === 'speech_start') start = position;
    else if (start !== undefined) {
      const end = Math.min(position, samples.length);
      speech.push([samplesToSeconds(start), samplesToSeconds(end)]);
      start = undefined;
    }
  }
  return speech;
}
