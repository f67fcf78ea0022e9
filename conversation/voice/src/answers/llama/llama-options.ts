import type { Logger } from '@ws/core';
import {
  callback,
  countOrAuto,
  extendSpec,
  LOGGER,
  number,
  type OptionSpec,
  optionKind,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { ProgressListener } from '@ws/models';
import {
  ANSWER_LIMITS,
  type AnswerLimitSettings,
  type AnswerLimits,
} from '../limits/answer-limits.js';
import { SPEECH_PROMPT } from '../speech-prompt.js';

/** Settings of `createLlamaAnswers`. */
export interface LlamaAnswersOptions extends AnswerLimits {
  /**
   * `smollm2-135m-instruct`, `smollm2-360m-instruct`, `qwen2.5-0.5b-instruct`, `smollm2-1.7b-instruct` or
   * `qwen2.5-1.5b-instruct`; the path of a `.gguf` file; or one on the hub (`owner/name/file.gguf`, with `@revision` where
   * it is not `main`). Default `smollm2-135m-instruct`.
   */
  readonly model?: string | undefined;
  /** Threads, 1 to 64, or `auto`: one for the small model; for larger ones all processors but one, up to four. Default `auto`. */
  readonly threads?: number | 'auto' | undefined;
  /** Tokens that one conversation has room for, its answer included, 512 to 131072. Default 1024. */
  readonly contextSize?: number | undefined;
  /** Answers that are written at the same time, 1 to 32; each has a context of its own. Default 4. */
  readonly conversations?: number | undefined;
  /** Answers that wait for one of these, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 16. */
  readonly maxQueuedCalls?: number | undefined;
  /** Tokens of an answer, at most, 8 to 4096; in the last third it ends with its sentence. Default 120. */
  readonly maxTokens?: number | undefined;
  /** 0 to 2: 0 is the most probable word each time. Default 0.2. */
  readonly temperature?: number | undefined;
  /** Above 0, to 1: of the probable words, those that have so much of the probability. Default 0.9. */
  readonly topP?: number | undefined;
  /** 1 to 2: how much less probable words become that were said just before; 1: not at all. Default 1.05. */
  readonly repeatPenalty?: number | undefined;
  /** What conversations begin with: it is read once, when the model is loaded. Default `SPEECH_PROMPT`. */
  readonly systemPrompt?: string | undefined;
  /** Where downloads are kept. Default: the cache of `@ws/models`. */
  readonly cacheDirectory?: string | undefined;
  /** Told how far the download is. */
  readonly onProgress?: ProgressListener | undefined;
  /** Milliseconds without a call after which the process ends, 1000 to 86400000. Default: never. */
  readonly idleTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

type Unsaid = 'cacheDirectory' | 'onProgress' | 'idleTimeoutMs';

export type LlamaAnswersSettings = SettingsOf<LlamaAnswersOptions, Unsaid>;

export const LLAMA_ANSWERS: OptionSpec<LlamaAnswersSettings> = extendSpec<
  AnswerLimitSettings,
  LlamaAnswersSettings
>(ANSWER_LIMITS, {
  model: text('smollm2-135m-instruct'),
  threads: countOrAuto(64),
  contextSize: wholeNumber(512, 131_072, 1024),
  conversations: wholeNumber(1, 32, 4),
  maxQueuedCalls: wholeNumber(0, 10_000, 16),
  maxTokens: wholeNumber(8, 4096, 120),
  temperature: number(0, 2, 0.2),
  topP: number(0.01, 1, 0.9),
  repeatPenalty: number(1, 2, 1.05),
  systemPrompt: optionKind<string>(
    'a string of at most 20000 characters',
    (value) => typeof value === 'string' && value.length <= 20_000,
    SPEECH_PROMPT,
  ),
  cacheDirectory: text(undefined, 'the path of a directory'),
  onProgress: callback<ProgressListener>(),
  idleTimeoutMs: wholeNumber(1000, 86_400_000),
  logger: LOGGER,
});
