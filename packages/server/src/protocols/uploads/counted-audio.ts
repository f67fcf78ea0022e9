import { samplesToMs, samplesToSeconds } from '@ws/core/internal';
import { longestSessionMs } from '../../net/access/identity.js';
import type { Admission } from '../../net/access/usage.js';
import { HttpError } from '../../net/http/read-body.js';
import type { ServerLimitSettings } from '../../operations/limits.js';

/** Audio at 16 kHz as it is read, with an array for each channel. */
export type Planes = AsyncGenerator<Float32Array[], void, undefined>;

/** Audio that counts, as it is read, for the one who has sent it. */
export interface CountedAudio {
  /** Once. */
  readonly planes: Planes;
  /** What was read of it so far, in seconds. */
  readonly seconds: number;
}

/**
 * It may last as long as a session, of its key or of the server: a longer one throws HttpError 413 `AUDIO_TOO_LONG`.
 */
export function countedAudio(
  source: Planes,
  { identity, spend }: Pick<Admission, 'identity' | 'spend'>,
  limits: Pick<ServerLimitSettings, 'maxSessionMs'>,
): CountedAudio {
  const maxMs = longestSessionMs(limits, identity);
  let samples = 0;

  async function* counted(): Planes {
    for await (const planes of source) {
      const [{ length } = { length: 0 }] = planes;
      samples += length;
      if (samplesToMs(samples) > maxMs) {
        throw new HttpError(
          413,
          'AUDIO_TOO_LONG',
          `A recording may last ${maxMs / 1000} s. Send it in parts.`,
        );
      }
      spend(samplesToMs(length * planes.length));
      yield planes;
    }
  }

  return {
    planes: counted(),
    get seconds() {
      return samplesToSeconds(samples);
    },
  };
}
