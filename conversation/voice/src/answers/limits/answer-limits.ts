import type { Clock } from '@ws/core';
import { CLOCK, type OptionSpec, type SettingsOf, wholeNumber } from '@ws/core/internal';

/** What one answer may cost. */
export interface AnswerLimits {
  /** Milliseconds for a whole answer, 1000 to 3600000. Default 120000. */
  readonly answerTimeoutMs?: number | undefined;
  /** Milliseconds until an answer begins, 100 to 3600000. Default 20000. */
  readonly firstPartTimeoutMs?: number | undefined;
  /** Characters of an answer, at most, 100 to 1000000; one that is longer fails there. Default 20000. */
  readonly maxAnswerChars?: number | undefined;
  /** What time is taken from. */
  readonly clock?: Clock | undefined;
}

export type AnswerLimitSettings = SettingsOf<AnswerLimits>;

export const ANSWER_LIMITS: OptionSpec<AnswerLimitSettings> = {
  answerTimeoutMs: wholeNumber(1000, 3_600_000, 120_000),
  firstPartTimeoutMs: wholeNumber(100, 3_600_000, 20_000),
  maxAnswerChars: wholeNumber(100, 1_000_000, 20_000),
  clock: CLOCK,
};
