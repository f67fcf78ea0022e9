import type { TranscriptionBackend } from '@ws/core';
import {
  createHostedBackend,
  type EngineChannel,
  type HostedBackendOptions,
} from '@ws/core/internal';
import { whisperCppCapabilities } from '../options/capabilities.js';
import type { EngineSettings } from '../options/engine-options.js';
import { COULD_NOT_WARP, mayHaveFailedToWarp } from '../process/could-not-warp.js';
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

/** A backend over one of the ways to run whisper.cpp. */
export function createEngineBackend<Load extends object, Facts extends LanguageFacts>(
  settings: Pick<
    EngineSettings,
    'audioContext' | 'retries' | 'retryDelayMs' | 'maxQueuedCalls' | 'logger'
  >,
  { maxConcurrency, languageChoice, ...parts }: EngineParts<Load, Facts>,
): EngineBackend<Facts> {
  const { audioContext, retries, retryDelayMs, maxQueuedCalls, logger } = settings;
  const backend = createHostedBackend<Load, CallRequest, Facts>({
    name: 'whispercpp',
    capabilities: whisperCppCapabilities(audioContext, maxConcurrency, languageChoice),
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
    logger.warn({}, COULD_NOT_WARP);
  });
}
