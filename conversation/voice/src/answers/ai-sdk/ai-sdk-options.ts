import {
  extendSpec,
  isObject,
  number,
  type OptionSpec,
  optionKind,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { LanguageModel, ToolSet } from 'ai';
import {
  ANSWER_LIMITS,
  type AnswerLimitSettings,
  type AnswerLimits,
} from '../limits/answer-limits.js';

/** Settings of `createAiSdkAnswers`. */
export interface AiSdkAnswersOptions extends AnswerLimits {
  /** A model of the AI SDK: what `anthropic('…')` gives, say; or a name, of its gateway. */
  readonly model: LanguageModel;
  /** As it is logged. Default: the provider and the model, as the SDK names them. */
  readonly name?: string | undefined;
  /** Tools that the model may use, as the AI SDK has them. Default: none. */
  readonly tools?: ToolSet | undefined;
  /** How often the model may be asked for one answer: once more after each use of tools, 1 to 50. Default 5. */
  readonly maxSteps?: number | undefined;
  /** 0 to 2. Default: the provider's. */
  readonly temperature?: number | undefined;
  /** Tokens of an answer, 1 to 100000. Default: the provider's. */
  readonly maxOutputTokens?: number | undefined;
  /** How often a request that failed before any text is made again, 0 to 10. Default 1. */
  readonly maxRetries?: number | undefined;
  /** What must stand in no error: keys. Default: none. */
  readonly secrets?: readonly string[] | undefined;
}

type Unsaid = 'name' | 'tools' | 'temperature' | 'maxOutputTokens';

export type AiSdkAnswersSettings = SettingsOf<AiSdkAnswersOptions, Unsaid>;

export const AI_SDK_ANSWERS: OptionSpec<AiSdkAnswersSettings> = extendSpec<
  AnswerLimitSettings,
  AiSdkAnswersSettings
>(ANSWER_LIMITS, {
  model: required(
    optionKind<LanguageModel | undefined>(
      'a model of the AI SDK, or its name',
      (value) =>
        (typeof value === 'string' && value !== '') ||
        (isObject(value) && typeof (value as { doStream?: unknown }).doStream === 'function'),
      undefined,
    ),
  ),
  name: text(),
  tools: optionKind<ToolSet | undefined>('an object of tools by their names', isObject, undefined),
  maxSteps: wholeNumber(1, 50, 5),
  temperature: number(0, 2),
  maxOutputTokens: wholeNumber(1, 100_000),
  maxRetries: wholeNumber(0, 10, 1),
  secrets: optionKind<readonly string[]>(
    'a list of strings',
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    Object.freeze([]),
  ),
});
