import { type Clock, type Logger, TranscribeError } from '@ws/core';
import { deferred } from '@ws/core/internal';
import type { AnswerModel, ConversationMessage } from '../answers/answer-model.js';
import { createThoughtFilter } from '../answers/thoughts/thought-filter.js';
import type { VoiceErrorCode, VoiceServerMessage } from '../protocol/voice-messages.js';
import { loggedFailure, speechComplaint } from '../speech/answer/speech-failure.js';
import { createSpokenAnswer, type SpokenAnswer } from '../speech/answer/spoken-answer.js';
import type { Speech } from '../speech/environment/speech-from-environment.js';
import type { ModelCalls } from './model-calls.js';
import { createPlayback, type Playback } from './playback.js';
import type { Sounds } from './sounds.js';
import { createToldLine } from './told-line.js';

/** An answer on its way: written, spoken and sent. */
export interface Reply {
  /** Tells what there is, and from then on all that comes; until then it is held back. */
  release(): void;
  /** Ends all work for it at once; nothing more is told. */
  abort(): void;
  /** Resolves when nothing more comes of it. Never rejects. */
  readonly done: Promise<void>;
  /** What was told of it. */
  readonly toldText: string;
  /** Whether it is still being written or spoken. */
  readonly isGoingOn: boolean;
  readonly playback: Playback;
  /** How much of what was told was heard, in UTF-16 units; where nothing is spoken, it was read. */
  readonly heardChars: number;
}

export interface ReplyParts {
  readonly answers: AnswerModel;
  /** Left out where nothing is spoken. */
  readonly speech: Pick<Speech, 'cache' | 'voice' | 'speed'> | undefined;
  readonly sounds: Sounds;
  readonly messages: readonly ConversationMessage[];
  readonly conversationId: string;
  /** One of the model's. Left out, its default. */
  readonly model?: string | undefined;
  /** When the model may be called; left out, at once. */
  readonly calls?: ModelCalls | undefined;
  readonly clock: Clock;
  /** Milliseconds of the open microphone that have come; default: the clock's. */
  readonly heardMs?: (() => number | undefined) | undefined;
  readonly logger: Logger;
  /** Resolves when there is room for more. */
  tell(message: VoiceServerMessage): Promise<void>;
  /** A piece of its text is told. */
  onText(text: string): void;
}

// What a tool counts for, beside its name, among the characters that are held back.
const TOOL_CHARS = 30;

/** Begins to answer; what comes of it is held back until it is released. */
export function createReply(parts: ReplyParts): Reply {
  const { answers, speech, sounds, clock, logger } = parts;
  const ending = new AbortController();
  const { signal } = ending;
  const playback = createPlayback(clock, parts.heardMs);
  const files: string[] = [];
  let written = '';
  let told = '';
  let isGoingOn = true;
  /** It is read, not heard. */
  let isSilent = speech === undefined;
  const { promise: released, resolve: release } = deferred<void>();
  signal.addEventListener('abort', () => release());

  const line = createToldLine({
    ...{ clock, signal, released },
    async tellText(text) {
      told += text;
      parts.onText(text);
      await parts.tell({ type: 'response_chunk', text, accumulated: told });
    },
  });

  function tell(message: VoiceServerMessage, chars?: number): Promise<void> {
    return line.other(() => parts.tell(message), chars);
  }

  async function write(spoken: SpokenAnswer | undefined): Promise<void> {
    const ended = await parts.calls?.begin(signal);
    try {
      if (!(await writeText(spoken))) return;
    } finally {
      ended?.();
    }
    await line.flush();
  }

  /** @returns whether it is wanted to its end */
  async function writeText(spoken: SpokenAnswer | undefined): Promise<boolean> {
    const { messages, conversationId, model } = parts;
    // A model of another kind than this package's may think aloud, too.
    const thoughts = createThoughtFilter();
    let isSpoken = spoken !== undefined;

    async function tellText(text: string): Promise<void> {
      if (text === '') return;
      written += text;
      line.text(text);
      // Write no faster than the client reads.
      await line.room();
      if (!isSpoken) return;
      try {
        await spoken!.push(text);
      } catch {
        // The reader of the sounds gets the reason.
        isSpoken = false;
      }
    }

    for await (const part of answers.answer({ messages, conversationId, signal, model })) {
      // A model may heed no signal.
      if (signal.aborted) return false;
      if (part.type === 'text') {
        await tellText(thoughts.push(part.text));
        continue;
      }
      await tellText(thoughts.interrupt());
      // No tool is offered here, and no bound of tokens is asked for.
      if (part.type === 'call' || part.type === 'cut') continue;
      const { name, id, state = 'running' } = part;
      void tell({ type: 'tool', name, state, ...(id && { id }) }, TOOL_CHARS + name.length);
      await line.room();
    }
    await tellText(thoughts.end());
    if (isSpoken) spoken!.end();
    return true;
  }

  async function speak(spoken: SpokenAnswer): Promise<void> {
    let index = 0;
    let hasFailed = false;
    for await (const piece of spoken) {
      if (piece.error !== undefined) {
        logger.warn({ code: piece.error.code }, 'a sentence could not be spoken');
        if (!hasFailed) await complain('SPEECH_FAILED', speechComplaint(piece.error));
        hasFailed = true;
        isSilent = true;
        continue;
      }
      const { file, seconds, text, start, end } = piece;
      if (seconds === 0) continue;
      const url = sounds.urlOf(file);
      files.push(file);
      await line.other(async () => {
        playback.sent({ url, text, start, end, seconds });
        const place = { text, start, end, seconds };
        await parts.tell({ type: 'audio_chunk', url, index: index++, ...place });
      });
    }
  }

  function complain(code: VoiceErrorCode, message: string): Promise<void> {
    return tell({ type: 'error', code, message });
  }

  async function run(): Promise<void> {
    // A speech of the environment, or of the host, has more fields, and unknown options are refused.
    const { cache, voice, speed } = speech ?? {};
    const spoken = cache && createSpokenAnswer({ cache, voice, speed, signal, logger });
    const speaking = spoken && speak(spoken).catch(failSpeech);
    try {
      await write(spoken);
    } catch (error) {
      if (signal.aborted) return;
      const own = TranscribeError.isInstance(error) ? error : undefined;
      logger.error(own === undefined ? { err: error } : { code: own.code }, 'there is no answer');
      const message = own?.message ?? 'The server failed at this answer. Its log says more.';
      await complain(wireCode(own?.code), message);
      // What was written may be spoken; nothing more comes.
      spoken?.end();
      await speaking;
      return;
    }
    await speaking;
    const whole = signal.aborted ? undefined : sounds.whole(files);
    await tell({ type: 'response_complete', text: written, audio_url: whole ?? null });
  }

  async function failSpeech(error: unknown): Promise<void> {
    if (signal.aborted) return;
    isSilent = true;
    logger.error(loggedFailure(error), 'the answer cannot be spoken');
    await complain('SPEECH_FAILED', speechComplaint(error));
  }

  const done = run()
    .catch((err: unknown) => {
      if (!signal.aborted) logger.error({ err }, 'fault in an answer');
    })
    .finally(() => {
      isGoingOn = false;
    });

  return {
    release: () => release(),
    abort: () => ending.abort(),
    done,
    get toldText() {
      return told;
    },
    get isGoingOn() {
      return isGoingOn && !signal.aborted;
    },
    playback,
    get heardChars() {
      const isUnheard = files.length === 0 && !isSilent;
      return isUnheard ? 0 : playback.heardChars(told.length);
    },
  };
}

function wireCode(code: string | undefined): VoiceErrorCode {
  if (code === 'ERR_BACKEND_TIMEOUT') return 'ANSWER_TIMEOUT';
  if (code === 'ERR_OVERLOADED') return 'OVERLOADED';
  return code === undefined ? 'INTERNAL_ERROR' : 'ANSWER_FAILED';
}
