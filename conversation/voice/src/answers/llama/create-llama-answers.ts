import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TranscribeError } from '@ws/core';
import { keptResult, readOptions } from '@ws/core/internal';
import { lookAtMachine } from '@ws/models/internal';
import { findLlamaModel } from './find-llama-model.js';
import { createHostedLlama, type LlamaAnswers } from './hosted-llama.js';
import { findLlamaLibrary } from './library/find-llama-library.js';
import { LLAMA_ANSWERS, type LlamaAnswersOptions } from './llama-options.js';
import type { LlamaLoad } from './process/messages.js';

/** Bytes of a model up to which one thread writes faster than speech: more would only be taken from the transcription. */
const FOR_ONE_THREAD = 250e6;
const MOST_THREADS = 4;
/** The process's program: built beside this module. */
const WORKER = new URL('./llama-worker.js', import.meta.url);

/**
 * Answers by a language model on this machine's processor, without an account: llama.cpp, by `node-llama-cpp`, in a child
 * process. `load`, or the first answer, starts it, and fetches, once, the model (98 MB) and, where it is not installed, the
 * library (50 MB, by npm). The system prompt is read when it
 * loads, and a conversation goes on from where it was, so that only what is new is read.
 *
 * Some conversations are answered at once, each in a context of its own; further ones wait in line. A history that is too
 * long for the context loses its oldest messages. An answer that is aborted ends at the next token. A process that crashed,
 * or hung, fails the answers that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is started anew.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createLlamaAnswers(options: LlamaAnswersOptions = {}): LlamaAnswers {
  const settings = readOptions(LLAMA_ANSWERS, options);
  const { model, threads, contextSize, conversations, systemPrompt, maxTokens, logger } = settings;
  if (maxTokens > contextSize / 2) {
    throw new TranscribeError(
      `maxTokens (${maxTokens}) may be half of contextSize (${contextSize}) at most: what was said needs room, too.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'maxTokens' } },
    );
  }

  async function find(signal: AbortSignal): Promise<LlamaLoad> {
    const { cacheDirectory, onProgress } = settings;
    const file = await findLlamaModel(model, { cacheDirectory, onProgress, signal });
    const library = await findLlamaLibrary({ logger, signal });
    const { size } = await stat(file);
    // One processor is left to what listens: threads that wait for one that has no processor cost more than they bring.
    const spare = Math.max(1, lookAtMachine().cores - 1);
    const fitting = size <= FOR_ONE_THREAD ? 1 : Math.min(MOST_THREADS, spare);
    const load = {
      ...{ file, library },
      threads: threads === 'auto' ? fitting : threads,
      ...{ contextSize, conversations, systemPrompt },
    };
    logger.info({ file, threads: load.threads, conversations }, 'starting the language model');
    return load;
  }

  // Of a path, its last part.
  const name = `llama ${model.split(/[\\/]/).at(-1) || model}`;
  return createHostedLlama(name, settings, fileURLToPath(WORKER), keptResult(find));
}
