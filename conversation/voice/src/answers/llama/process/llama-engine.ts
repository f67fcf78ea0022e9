import { TranscribeError } from '@ws/core';
import { abortedError, errorMessage } from '@ws/core/internal';
import type { ChatHistoryItem, LlamaChat, Token } from 'node-llama-cpp';
import { chooseSeat, type Seat } from './choose-seat.js';
import { fitHistory, type TextTokens } from './fit-history.js';
import { forgottenRange } from './forgotten-range.js';
import { type LlamaAnswered, type LlamaLoad, type LlamaRequest, MARGIN } from './messages.js';

/**
 * Writes an answer, as many at once as there are conversations.
 *
 * @throws TranscribeError `ERR_ABORTED`, `ERR_INVALID_OPTION`
 */
export type WriteAnswer = (
  request: LlamaRequest,
  onText: (text: string) => void,
  signal: AbortSignal,
) => Promise<LlamaAnswered>;

interface ChatSeat extends Seat {
  readonly chat: LlamaChat;
}

const REPEATS_LOOKED_AT = 64;
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*\s*$/u;

/** @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, `ERR_MODEL_INVALID` */
export async function loadLlamaEngine(load: LlamaLoad): Promise<WriteAnswer> {
  const { getLlama, LlamaChat, resolveChatWrapper } = await loadLibrary(load.library);
  const llama = await getLlama({
    gpu: false,
    // Nothing is fetched or built: what is not there is said.
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error' as never,
    maxThreads: 0,
  });
  const model = await llama.loadModel({ modelPath: load.file }).catch((error: unknown) => {
    throw unusable(load.file, error);
  });
  const contextSize = Math.min(load.contextSize, model.trainContextSize);
  const wrapper = resolveChatWrapper(model);
  const tokens: TextTokens = {
    tokenize: (text) => model.tokenize(text),
    detokenize: (some) => model.detokenize(some as Token[]),
  };

  const seats: ChatSeat[] = [];
  for (let i = 0; i < load.conversations; i++) {
    // Sequences of one context wait for each other: one that begins would have to wait until the others have ended.
    const context = await model.createContext({
      contextSize,
      threads: load.threads,
      batchSize: Math.min(512, contextSize),
    });
    const contextSequence = context.getSequence();
    const chat = new LlamaChat({ contextSequence, chatWrapper: wrapper });
    seats.push({ chat, conversationId: undefined, busy: false, usedAt: 0 });
  }
  if (load.systemPrompt !== '') {
    const { contextText } = wrapper.generateContextState({
      chatHistory: [{ type: 'system', text: load.systemPrompt }],
    });
    const read = contextText.tokenize(model.tokenizer);
    if (read.length < contextSize / 2) {
      for (const { chat } of seats) await chat.sequence.evaluateWithoutGeneratingNewTokens(read);
    }
  }
  let uses = 0;

  /** What a conversation has lost of its beginning is forgotten, instead of reading all the rest again. */
  async function forgetOldest(seat: ChatSeat, history: readonly ChatHistoryItem[]): Promise<void> {
    const { sequence } = seat.chat;
    const { contextText } = wrapper.generateContextState({ chatHistory: history });
    const forgotten = forgottenRange(sequence.contextTokens, contextText.tokenize(model.tokenizer));
    if (forgotten !== undefined) await sequence.eraseContextTokenRanges([forgotten]);
  }

  async function writeAt(
    { chat }: ChatSeat,
    request: LlamaRequest,
    history: ChatHistoryItem[],
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<LlamaAnswered> {
    const { maxTokens, temperature, topP, repeatPenalty } = request;
    const enough = new AbortController();
    let written = 0;
    const { metadata } = await chat.generateResponse(
      [...history, { type: 'model', response: [] }],
      {
        maxTokens,
        temperature,
        topP,
        repeatPenalty:
          repeatPenalty === 1 ? false : { penalty: repeatPenalty, lastTokens: REPEATS_LOOKED_AT },
        trimWhitespaceSuffix: true,
        signal: AbortSignal.any([signal, enough.signal]),
        stopOnAbortSignal: true,
        onToken: (some) => {
          written += some.length;
        },
        onTextChunk: (text) => {
          if (signal.aborted || enough.signal.aborted) return;
          onText(text);
          if (written >= (maxTokens * 2) / 3 && SENTENCE_END.test(text)) enough.abort();
        },
      },
    );
    if (signal.aborted) throw abortedError(signal);
    return { isCut: enough.signal.aborted || metadata.stopReason === 'maxTokens' };
  }

  return async (request, onText, signal) => {
    const seat = chooseSeat(seats, request.conversationId);
    if (seat === undefined) throw new Error('more answers at once than conversations');
    const isSame = seat.conversationId === request.conversationId;
    seat.busy = true;
    seat.conversationId = request.conversationId;
    seat.usedAt = ++uses;
    try {
      const room = contextSize - request.maxTokens - MARGIN;
      const history = fitHistory(request.messages, room, tokens);
      // Only within a conversation: what was read after others' words is coloured by them.
      if (isSame) await forgetOldest(seat, history);
      return await writeAt(seat, request, history, onText, signal);
    } finally {
      seat.busy = false;
    }
  };
}

function unusable(file: string, error: unknown): TranscribeError {
  const reason = errorMessage(error);
  return new TranscribeError(`${file} cannot be loaded as a language model: ${reason}`, {
    code: 'ERR_MODEL_INVALID',
    details: { file },
  });
}

/** @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` */
async function loadLibrary(library: string): Promise<typeof import('node-llama-cpp')> {
  try {
    return (await import(library)) as typeof import('node-llama-cpp');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isOwn = library.startsWith('file:');
    const remedy = isOwn
      ? `Remove the folder that holds ${library}, and start again`
      : 'Run: npm install node-llama-cpp@3.21.1';
    throw new TranscribeError(
      `The embedded language model needs node-llama-cpp, which cannot be loaded (${code ?? message}). ${remedy}`,
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
    );
  }
}
