import type { VoiceActivityDetector } from '../contracts/vad.js';
import { TranscribeError } from '../errors/transcribe-error.js';

/**
 * What a detector answered, if it is a probability: compared with a threshold, what is none would pass for silence.
 *
 * @throws TranscribeError `ERR_BACKEND_FAILED`
 */
export function speechProbability({ name }: VoiceActivityDetector, answer: unknown): number {
  if (typeof answer === 'number' && answer >= 0 && answer <= 1) return answer;
  throw new TranscribeError(
    `The detector "${name}" answered ${String(answer)}, which is no probability.`,
    { code: 'ERR_BACKEND_FAILED' },
  );
}
