import { fork } from 'node:child_process';
import type { BackendHealth } from '@ws/core';
import { createAsyncQueue, createChildChannel, createEnginePool } from '@ws/core/internal';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';
import { createLimitedModel } from '../limits/limited-model.js';
import type { LlamaAnswersSettings } from './llama-options.js';
import {
  type LlamaAnswered,
  type LlamaLoad,
  type LlamaRequest,
  MARGIN,
} from './process/messages.js';

/** A language model in a process of its own. */
export interface LlamaAnswers extends AnswerModel {
  /** How its process is: its memory and processor time, and how often it had to be started anew. */
  health(): Promise<BackendHealth>;
}

/** For the largest models from slow disks. The download is not counted. */
const LOAD_TIMEOUT_MS = 600_000;
/** What was told to stop, and has not after so long, hangs. */
const STOPS_WITHIN_MS = 10_000;
/** For files, and whatever else waits. */
const SPARE_THREADS = 4;
const NO_AUDIO = new Float32Array(0);

/**
 * The contract of an answer model, kept over a process that answers messages.
 *
 * @param entry - the program to run
 * @param prepare - what it loads
 */
export function createHostedLlama(
  name: string,
  settings: LlamaAnswersSettings,
  entry: string,
  prepare: (signal: AbortSignal) => Promise<LlamaLoad>,
): LlamaAnswers {
  const { maxTokens, topP, repeatPenalty, conversations } = settings;
  const pool = createEnginePool<LlamaLoad, LlamaRequest, object, LlamaAnswered>({
    prepare,
    open: (_, receive) =>
      createChildChannel(
        fork(entry, [], {
          serialization: 'advanced',
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
          // Flags of the parent (a debugger's port, say) are not the child's.
          execArgv: [],
          // Each answer that is being written has a thread of Node's pool, which has four.
          env: { ...process.env, UV_THREADPOOL_SIZE: String(conversations + SPARE_THREADS) },
        }),
        receive,
        { name: 'llama.cpp' },
      ),
    callsPerEngine: conversations,
    maxQueuedCalls: settings.maxQueuedCalls,
    callTimeoutMs: settings.answerTimeoutMs + STOPS_WITHIN_MS,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs: settings.idleTimeoutMs,
    logger: settings.logger,
  });

  async function* write(
    { messages, conversationId, temperature = settings.temperature, ...asked }: AnswerRequest,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerPart> {
    // What an answer may have of parts bounds it.
    const parts = createAsyncQueue<AnswerPart>();
    const request = {
      ...{ messages: messages.map(({ role, content }) => ({ role, content })), conversationId },
      ...{ maxTokens: Math.min(maxTokens, asked.maxTokens ?? maxTokens), temperature },
      ...{ topP, repeatPenalty },
    };
    pool
      .call(NO_AUDIO, request, {
        signal,
        // What a channel carries while a call runs is segments; of these only the text means anything.
        onSegment: ({ text }) => void parts.push({ type: 'text', text }),
      })
      .then(
        ({ isCut }) => {
          if (isCut && asked.maxTokens !== undefined) parts.push({ type: 'cut' });
          parts.close();
        },
        (error: unknown) => parts.close(error),
      );
    yield* parts;
  }

  return Object.assign(
    createLimitedModel(
      { name, load: (signal) => pool.start(signal), write, dispose: () => pool.dispose() },
      settings,
    ),
    { health: () => pool.health(), promptTokens: settings.contextSize - maxTokens - MARGIN },
  );
}
