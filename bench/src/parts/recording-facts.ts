import { createHash } from 'node:crypto';
import type { RecordingFacts } from '@ws/bench';
import { encodePcm } from '@ws/core/audio';
import { samplesToSeconds } from '@ws/core/internal';
import { createSpeechDetector } from '@ws/core/vad';
import { loadSileroModel } from '@ws/vad-silero';

/** As the measures define an utterance: speech between pauses of a second. */
const PAUSE_MS = 1000;

const silero = await loadSileroModel();

/** A recording as a result has it: with its speech, as Silero's detector marks it. */
export async function recordingFacts(
  samples: Float32Array,
  known: Pick<RecordingFacts, 'name' | 'language' | 'reference' | 'words'>,
): Promise<RecordingFacts> {
  return {
    ...known,
    seconds: samplesToSeconds(samples.length),
    speech: await speechIn(samples),
    sha256: createHash('sha256').update(encodePcm(samples, 'pcm_s16le')).digest('hex'),
  };
}

async function speechIn(samples: Float32Array): Promise<readonly (readonly [number, number])[]> {
  const detector = createSpeechDetector({
    ...{ vad: silero.createVad(), minSilenceMs: PAUSE_MS, prefixPadMs: 0, hangoverMs: 0 },
  });
  const events = [...(await detector.push(samples)), ...detector.flush()];
  const positions = events.map(({ position }) => samplesToSeconds(position));
  return Array.from({ length: positions.length >> 1 }, (_, i) => [positions[2 * i]!, positions[2 * i + 1]!] as const);
}
