import { availableParallelism } from 'node:os';
import { type Logger, TranscribeError, type TurnDetector } from '@ws/core';
import { fromInstalled, type TurnName } from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';

export interface TurnSource {
  /** Its name, or a given one, which its owner disposes. */
  readonly turn: TurnName | TurnDetector;
  readonly onModelProgress: ((progress: ModelProgress) => void) | undefined;
  readonly logger: Logger;
}

/** A detector for all sessions, on its way. Disposing it lets go of what was made here. */
export interface LoadingTurn extends AsyncDisposable {
  /** Once it is ready. Until then, and where it cannot be had, a fixed pause ends what is said. */
  readonly detector: TurnDetector | undefined;
  /** Resolves when it is ready or cannot be had. */
  readonly settled: Promise<void>;
}

/** Most pauses come alone. Where many people speak, one process would hear each only after the others. */
const TURN_PROCESSES = Math.min(8, Math.max(1, availableParallelism() >> 2));

/**
 * Makes a detector ready. Where it cannot be had, captions are no less right, only cut at pauses: a warning is logged, and
 * a fixed pause takes its place.
 */
export function loadTurn({ turn, onModelProgress, logger }: TurnSource): LoadingTurn {
  const disposal = new AbortController();
  const { signal } = disposal;
  let made: TurnDetector | undefined;
  let detector: TurnDetector | undefined;

  async function load(): Promise<void> {
    if (turn === 'none') return;
    try {
      if (turn === 'smart') {
        made = await fromInstalled('@ws/turn-smart', async () => {
          const { createSmartTurn } = await import('@ws/turn-smart');
          return createSmartTurn({
            processes: TURN_PROCESSES,
            onProgress: onModelProgress,
            logger,
          });
        });
      }
      const found = made ?? (turn as TurnDetector);
      await found.load({ signal });
      detector = found;
    } catch (error) {
      if (signal.aborted) return;
      const { message } = error as Error;
      const { code } = TranscribeError.isInstance(error) ? error : {};
      logger.warn(
        { code, reason: message },
        'the turn detector cannot be had; a fixed pause ends what is said',
      );
    }
  }

  const settled = load();
  return {
    get detector() {
      return detector;
    },
    settled,
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await settled;
      detector = undefined;
      await made?.[Symbol.asyncDispose]();
    },
  };
}
