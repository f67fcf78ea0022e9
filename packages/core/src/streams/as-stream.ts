import { msToSamples } from '../audio/sample-clock.js';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import type { StreamOptions, TranscriptionStream } from '../contracts/stream.js';
import { invalidOption } from '../options/invalid-option.js';
import { wholeNumber } from '../options/option-kinds.js';
import { readOptions } from '../options/option-spec.js';
import { createLiftedStream } from './lifted-stream.js';

/** Settings of {@link asStream}. */
export interface AsStreamOptions {
  /** Audio between two decodes, in milliseconds, 20 to 10000. Default: that of the strategy. */
  readonly intervalMs?: number | undefined;
}

const SPEC = { intervalMs: wholeNumber(20, 10_000) };
// Longer utterances would fill Whisper's window, and leave no room to cut them.
const LONGEST_UTTERANCE_MS = 28_000;
const SHORTEST_WINDOW_MS = 4000;

/**
 * A backend that hears audio piece by piece, with the streaming face of one that hears it as it comes: a strategy decodes what
 * was pushed again and again, and what it commits is stable. The text does not depend on how the audio is cut, since it is
 * decoded at fixed places. Words have no times.
 *
 * `flush` ends an utterance. Audio of 28 s without one, or of the backend's window, is cut where it is quietest. Silence is
 * decoded too: push speech alone, or use a session, whose detector and guards keep out what a model makes up.
 *
 * It is a view: disposing it does nothing, the backend stays its maker's.
 *
 * @param strategy - one that commits, such as `createLocalAgreementStrategy()`; with others all is tentative until `flush`
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function asStream(
  backend: TranscriptionBackend,
  strategy: TranscriptionStrategy,
  options: AsStreamOptions = {},
): TranscriptionBackend {
  const { intervalMs = strategy.partialIntervalMs } = readOptions(SPEC, options);
  const { windowMs, maxAudioMs } = backend.capabilities;
  const longestMs = Math.min(windowMs ?? maxAudioMs, LONGEST_UTTERANCE_MS);
  if (longestMs < SHORTEST_WINDOW_MS) {
    throw invalidOption('backend', longestMs, `one that hears ${SHORTEST_WINDOW_MS} ms at once`);
  }
  if (intervalMs > longestMs / 2) {
    const most = Math.floor(longestMs / 2);
    const accepted = `at most ${most}: the backend hears ${longestMs} ms at once, which is to hold two intervals`;
    throw invalidOption('intervalMs', intervalMs, accepted);
  }

  async function openStream({
    signal,
    ...asked
  }: StreamOptions = {}): Promise<TranscriptionStream> {
    await backend.load({ signal });
    return createLiftedStream(backend, strategy, {
      ...asked,
      interval: msToSamples(intervalMs),
      longest: msToSamples(longestMs),
    });
  }

  return {
    specVersion: backend.specVersion,
    name: backend.name,
    get capabilities() {
      return {
        ...backend.capabilities,
        streams: {
          ...{ chunkMs: intervalMs, wordTimes: false, endOfTurn: false, snapshots: false },
          maxStreams: Number.MAX_SAFE_INTEGER,
        },
      };
    },
    load: (given) => backend.load(given),
    transcribe: (...call) => backend.transcribe(...call),
    health: () => backend.health(),
    openStream,
    async [Symbol.asyncDispose]() {},
  };
}
