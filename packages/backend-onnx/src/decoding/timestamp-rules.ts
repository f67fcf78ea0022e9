import { SECONDS_PER_POSITION } from '../features/window.js';
import { logSumExp } from '../network/logits.js';
import type { SpecialTokens } from '../tokenizer/special-tokens.js';
import type { LogitFilter } from './suppression.js';

/**
 * How timestamps may come: in pairs, never backwards, one at the very beginning, and wherever they are together more
 * likely than any text.
 *
 * Source: OpenAI's implementation, `ApplyTimestampRules` (Radford et al. 2022, section 2.3).
 *
 * @param latestStart where the window's first segment begins at the latest, in seconds; `null`: anywhere
 */
export function timestampRules(
  special: SpecialTokens,
  latestStart: number | null = 1,
): LogitFilter {
  const { firstTimestamp, endOfText, noTimestamps } = special;
  const latestFirst =
    latestStart === null
      ? Number.POSITIVE_INFINITY
      : firstTimestamp + Math.round(latestStart / SECONDS_PER_POSITION);
  const isTimestamp = (token: number | undefined): boolean =>
    token !== undefined && token >= firstTimestamp;

  return (scores, sampled) => {
    const { logits } = scores;
    scores.ruleOut(noTimestamps);
    const last = sampled.at(-1);
    const pairDone = sampled.length < 2 || isTimestamp(sampled.at(-2));
    if (isTimestamp(last)) {
      if (pairDone) scores.ruleOut(firstTimestamp, logits.length);
      else scores.ruleOut(0, endOfText);
    }
    const latest = sampled.findLast(isTimestamp);
    if (latest !== undefined) {
      // A segment has a length: a time may come again only as the next one's beginning, right after an end.
      const least = isTimestamp(last) && !pairDone ? latest : latest + 1;
      scores.ruleOut(firstTimestamp, least);
    }
    if (sampled.length === 0) {
      scores.ruleOut(0, firstTimestamp);
      scores.ruleOut(latestFirst + 1, logits.length);
      return;
    }
    const timestamps = logSumExp(logits, firstTimestamp);
    const likeliestText = logits[scores.argmax(0, firstTimestamp)]!;
    if (timestamps > likeliestText) scores.ruleOut(0, firstTimestamp);
  };
}
