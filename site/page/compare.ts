// What the playground loads at the first start: the engine, the detector and the sources, all in this page.
import { createOnnxBackend, type FetchProgress, type WebOnnxBackend } from '@ws/backend-onnx/web';
import {
  type AudioSource,
  createAudioBufferSource,
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
export async function openInput(input: Input): Promise<AudioSource> {
  if (input === 'microphone') return createMicrophoneSource({ maxQueuedMs: MAX_QUEUED_MS });
  // A browser lets a page ask only right after a click, and a download takes longer.
  if (input === 'tab' && navigator.userActivation?.isActive === false) {
    throw new Error('The model is ready. Choose the tab again.');
  }
  if (input === 'tab') return createTabSource({ maxQueuedMs: MAX_QUEUED_MS });
  // A context of this rate decodes to this rate.
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const audio = await context.decodeAudioData(await input.arrayBuffer()).catch((cause: unknown) => {
    const message = 'This browser finds no sound in the file. Try WAV, MP3, M4A, FLAC or WebM.';
    throw new Error(message, { cause });
  });
  return createAudioBufferSource(audio);
}

export interface Comparison {
  readonly backend: WebOnnxBackend;
  readonly source: AudioSource;
  readonly strategies: readonly StrategyName[];
  /** @param seconds - of audio that have been heard */
  onEvent(strategy: StrategyName, event: SessionEvent, seconds: number): void;
  /** @param seconds - of audio that have been heard */
  onHeard(seconds: number): void;
}

/**
 * Gives one source to a session for each strategy; they share the engine as sessions of a server do. Resolves when all
 * that was said is final, which is soon after `source.stop()`.
 *
 * @throws TranscribeError as the source and the sessions do
 */
export async function compare(comparison: Comparison): Promise<void> {
  const { backend, source, strategies, onEvent, onHeard } = comparison;
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

  async function write(): Promise<void> {
    for await (const chunk of source) {
      seconds += chunk.length / SAMPLE_RATE;
      onHeard(seconds);
      await Promise.all(sessions.map((session) => session.write(chunk)));
    }
    await Promise.all(sessions.map((session) => session.end()));
  }

  try {
    await Promise.all([
      write(),
      ...sessions.map(async (session, i) => {
        for await (const event of session) onEvent(strategies[i]!, event, seconds);
      }),
    ]);
  } finally {
    source.stop();
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
    await scheduler[Symbol.asyncDispose]();
  }
}
