import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveFile } from '@ws/models';
import { createHostedTurn, type SmartTurn } from './hosted-turn.js';
import { SMART_TURN_FILE } from './network/smart-turn-file.js';
import type { TurnLoad } from './process/messages.js';
import { openTurnChannel } from './process/turn-channel.js';
import { normalizeSmartTurnOptions, type SmartTurnOptions } from './smart-turn-options.js';

/**
 * Smart Turn v3.2: judges from the last 8 s, by tone and rhythm as much as by the words, whether a speaker has finished.
 * Its network runs on one thread of a child process, one call after the other; `load`, or the first call, starts it and
 * fetches the weights (8.7 MB, once). One detector serves all sessions of a program. A process that crashed, or
 * hung for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and
 * is started anew. A process that gets no call for `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using turn = createSmartTurn();
 * if ((await turn.judge(samples)) >= 0.5) answer();
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createSmartTurn(options: SmartTurnOptions = {}): SmartTurn {
  const settings = normalizeSmartTurnOptions(options);
  const { model, onProgress, logger } = settings;
  let found: Promise<TurnLoad> | undefined;

  async function find(signal: AbortSignal): Promise<TurnLoad> {
    const file =
      model === undefined
        ? await resolveFile(SMART_TURN_FILE, { signal, onProgress })
        : resolve(model);
    logger.info({ file }, 'starting the turn detector');
    return { file };
  }

  return createHostedTurn(settings, {
    prepare(signal) {
      // Looked for once, and again only after a failure.
      found ??= find(signal).catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      return found;
    },
    open: (receive) =>
      openTurnChannel(fileURLToPath(new URL('./worker.js', import.meta.url)), receive),
  });
}
