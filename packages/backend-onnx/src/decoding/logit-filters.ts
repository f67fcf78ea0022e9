import type { Tokenizer } from '../tokenizer/tokenizer.js';
import type { DecodingSettings } from './decoding-options.js';
import {
  type LogitFilter,
  suppressBlank,
  suppressedTokens,
  suppressTimestamps,
  suppressTokens,
} from './suppression.js';
import { timestampRules } from './timestamp-rules.js';

/** What a transcript may be made of, in the order of OpenAI's implementation. */
export function logitFilters(
  tokenizer: Tokenizer,
  decoding: Pick<DecodingSettings, 'suppressBlank' | 'suppressTokens' | 'maxInitialTimestamp'>,
  call: { readonly timestamps: boolean; readonly afterPrefix: boolean },
): readonly LogitFilter[] {
  const { special } = tokenizer;
  return [
    // After a prefix the end may come at once: nothing more was said.
    ...(decoding.suppressBlank && !call.afterPrefix ? [suppressBlank(tokenizer)] : []),
    suppressTokens(suppressedTokens(tokenizer, decoding.suppressTokens)),
    call.timestamps
      ? timestampRules(special, decoding.maxInitialTimestamp)
      : suppressTimestamps(special.firstTimestamp),
  ];
}
