// What the playground loads at the first start: the engine, the detector and the sources, all in this page.
import { createOnnxBackend, type FetchProgress, type WebOnnxBackend } from '@ws/backend-onnx/web';
import {
  type AudioSource,
  createFileSource,
  createMicrophoneSource,
  createTabSource,
} from '@ws/client/browser';
import {
  createInferenceScheduler,
  createStreamingSession,
  type SessionEvent,
  type StrategyName,
} from '@ws/core';
import { strategyByName } from '@ws/core/strategies';
import { loadSileroModel } from '@ws/vad-silero';

export { clearModelCache } from '@ws/backend-onnx/web';

export type Input = 'microphone' | 'tab' | File;

// A browser that is slower than speech has so long to keep up with a microphone.
const MAX_QUEUED_MS = 120_000;
const SAMPLE_RATE = 16_000;

export function openEngine(
  model: string,
  onProgress: (progress: FetchProgress) => void,
): WebOnnxBackend {
  return createOnnxBackend({ model, onProgress });
}

/**
 * Opens what is to be heard. A file comes as fast as it was spoken, so that partials come as they would live.
 *
 * @throws Error for people: no permission, no sound in the file
 */
export async function openInput(input: Input, signal: AbortSignal): Promise<AudioSource> {
  const options = { maxQueuedMs: MAX_QUEUED_MS, signal };
  if (input === 'microphone') return createMicrophoneSource(options);
  // A browser lets a page ask only right after a click, and a download takes longer.
  if (input === 'tab' && navigator.userActivation?.isActive === false) {
    throw new Error('The model is ready. Choose the tab again.');
  }
  if (input === 'tab') return createTabSource(options);
  return createFileSource(input, { signal });
}

export interface Comparison {
  readonly backend: WebOnnxBackend;
  readonly source: AudioSource;
  readonly strategies: readonly StrategyName[];
  readonly signal: AbortSignal;
  /** @param seconds - since the audio began */
  onEvent(strategy: StrategyName, event: SessionEvent, seconds: number): void;
  /** @param seconds - of audio that have been heard */
  onHeard(seconds: number): void;
  /** No more audio comes. */
  onEnd(): void;
}

/**
 * Gives one source to a session for each strategy; they share the engine as sessions of a server do. Resolves when all
 * that was said is final, which is soon after `source.stop()`.
 *
 * @throws TranscribeError as the source and the sessions do; the signal's reason, at once
 */
export async function compare(comparison: Comparison): Promise<void> {
  const { backend, source, strategies, signal, onEvent, onHeard, onEnd } = comparison;
  const silero = await loadSileroModel();
  const scheduler = createInferenceScheduler({ backend });
  const sessions = strategies.map((strategy) =>
    createStreamingSession({
      scheduler,
      vad: silero.createVad(),
      strategy: strategyByName(strategy),
    }),
  );
  let seconds = 0;
  let endedAt: number | undefined;

  /** Goes on when the audio has ended, as the wait for the last words does. */
  function now(): number {
    return endedAt === undefined ? seconds : seconds + (performance.now() - endedAt) / 1000;
  }

  async function write(): Promise<void> {
    for await (const chunk of source) {
      seconds += chunk.length / SAMPLE_RATE;
      onHeard(seconds);
      await Promise.all(sessions.map((session) => session.write(chunk)));
    }
    endedAt = performance.now();
    onEnd();
    await Promise.all(sessions.map((session) => session.end()));
  }

  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const work = [
    write(),
    ...sessions.map(async (session, i) => {
      for await (const event of session) onEvent(strategies[i]!, event, now());
    }),
  ];
  try {
    signal.throwIfAborted();
    await Promise.race([Promise.all(work), aborted]);
  } finally {
    source.stop();
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
    await scheduler[Symbol.asyncDispose]();
  }
}
