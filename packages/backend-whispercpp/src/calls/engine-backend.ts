import type { TranscriptionBackend } from '@ws/core';
import {
  createHostedBackend,
  type EngineChannel,
  type EngineEnd,
  type HostedBackendOptions,
} from '@ws/core/internal';
import type { EngineSettings } from '../options.js';
import { type CallRequest, callRequest } from './call-request.js';

/** The parts in which the ways to run whisper.cpp differ. */
export interface EngineParts<Load extends object, Facts>
  extends Pick<
    HostedBackendOptions<Load, CallRequest, Facts>,
    'prepare' | 'open' | 'callTimeoutMs' | 'loadTimeoutMs' | 'idleTimeoutMs'
  > {
  readonly maxConcurrency: number;
  readonly languageChoice?: boolean | undefined;
}

/** Told by every engine once it has loaded. */
interface LanguageFacts {
  readonly languages: readonly string[] | undefined;
}

/** The engine's backend, and what it told when it had loaded. */
export interface EngineBackend<Facts> {
  readonly facts: () => Facts | undefined;
  readonly contract: TranscriptionBackend & { readonly name: 'whispercpp' };
}

const WINDOW_MS = 30_000;
/** Two hours. */
const MAX_AUDIO_MS = 7_200_000;

/** A backend over one of the ways to run whisper.cpp. */
export function createEngineBackend<Load extends object, Facts extends LanguageFacts>(
  settings: Pick<
    EngineSettings,
    'audioContext' | 'retries' | 'retryDelayMs' | 'maxQueuedCalls' | 'logger'
  >,
  { maxConcurrency, languageChoice = false, ...parts }: EngineParts<Load, Facts>,
): EngineBackend<Facts> {
  const { audioContext, retries, retryDelayMs, maxQueuedCalls, logger } = settings;
  const backend = createHostedBackend<Load, CallRequest, Facts>({
    name: 'whispercpp',
    capabilities: {
      wordTimestamps: true,
      prompt: true,
      languageDetection: true,
      // Only its library chooses a language by a bias.
      languageChoice,
      translation: true,
      prefix: false,
      draft: false,
      tokens: true,
      attention: false,
      progress: true,
      beamSearch: true,
      audioContextSizing: audioContext === 'auto',
      maxConcurrency,
      maxAudioMs: MAX_AUDIO_MS,
      windowMs: WINDOW_MS,
    },
    languages: ({ languages }) => languages,
    request: callRequest,
    ...{ retries, retryDelayMs, maxQueuedCalls, logger },
    ...parts,
  });
  return {
    facts: () => backend.facts,
    contract: {
      specVersion: 'v1',
      name: 'whispercpp',
      capabilities: backend.capabilities,
      load: backend.load,
      transcribe: backend.transcribe,
      health: () => backend.health(),
      [Symbol.asyncDispose]: backend[Symbol.asyncDispose],
    },
  };
}

/** Calls `then` if an engine that warps has ended by it: its successor is to guess word times instead. */
export function whenWarpingFails(
  { closed }: Pick<EngineChannel<object, object>, 'closed'>,
  logger: EngineSettings['logger'],
  then: () => void,
): void {
  void closed.then((end) => {
    if (!mayHaveFailedToWarp(end)) return;
    then();
    logger.warn({}, 'whisper.cpp could not warp; from now on word times are its own guess');
  });
}

/**
 * Whether an engine that warps may have ended because of it: whisper.cpp asserts what its warping needs, and aborts the
 * process if it is not so. The same audio would end it again. Lack of memory ends it in the same way.
 */
export function mayHaveFailedToWarp({
  why,
  stderr = '',
}: Pick<EngineEnd, 'why' | 'stderr'>): boolean {
  const isAborted = why === 'SIGABRT' || /WHISPER_ASSERT|GGML_ASSERT/.test(stderr);
  return isAborted && !/bad_alloc|out of memory|failed to allocate/i.test(stderr);
}
