import { type Logger, TranscribeError, type TurnDetector } from '@ws/core';
import type { ModelProgress } from '@ws/models';
import { fromInstalled } from './installed-package.js';

/** What tells that a speaker has finished: a detector by name, or, with `none`, a fixed pause. */
export type TurnName = 'smart' | 'none';

/** All {@link TurnName}s. */
export const TURN_NAMES: readonly TurnName[] = ['smart', 'none'];

/** How a detector is had. */
export interface TurnSource {
  /** Its name, or one that somebody else has, and disposes. */
  readonly turn: TurnName | TurnDetector;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

/** A detector that is ready, for all sessions. Disposing it lets go of what was made here. */
export interface LoadedTurn extends AsyncDisposable {
  /** Left out: a fixed pause ends what is said. */
  readonly detector: TurnDetector | undefined;
}

const FIXED_PAUSE: LoadedTurn = { detector: undefined, async [Symbol.asyncDispose]() {} };

/**
 * Makes a detector ready. Where it cannot be had, captions are no less right, only cut at pauses: a warning is logged, and
 * a fixed pause takes its place.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function loadTurn({
  turn,
  onModelProgress,
  logger,
  signal,
}: TurnSource): Promise<LoadedTurn> {
  if (turn === 'none') return FIXED_PAUSE;
  let made: TurnDetector | undefined;
  try {
    if (turn === 'smart') {
      made = await fromInstalled('@ws/turn-smart', async () => {
        const { createSmartTurn } = await import('@ws/turn-smart');
        return createSmartTurn({ onProgress: onModelProgress, logger });
      });
    }
    const detector = made ?? (turn as TurnDetector);
    await detector.load({ signal });
    return {
      detector,
      async [Symbol.asyncDispose]() {
        await made?.[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await made?.[Symbol.asyncDispose]();
    if (TranscribeError.isInstance(error) && error.code === 'ERR_ABORTED') throw error;
    logger.warn({ err: error }, 'the turn detector cannot be had; a fixed pause ends what is said');
    return FIXED_PAUSE;
  }
}
