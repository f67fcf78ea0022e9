import { watchAttention } from '../decoding/attention-watch.js';
import { decodeGreedy, type GreedyResult } from '../decoding/greedy.js';
import { putTerms } from '../decoding/keyterm-search.js';
import type { InitialTokens } from '../decoding/prompt.js';
import { termPlaces } from '../decoding/term-places.js';
import type { EncodedWindow } from '../network/audio-encoder.js';
import { wordPlaces } from '../tokenizer/word-starts.js';
import { attendsIn, type OpenCall, textIn } from './open-call.js';

/**
 * Puts a call's terms in the transcript that was kept of a window, in the place of words that sound like them, where they
 * are likely enough. That was judged without them: a term is less likely than what was heard, and is no reason to decode
 * again, nor to mistrust the text. So figures stay what they were, and tokens, their probabilities and where they attended
 * to are those of the new text.
 */
export async function withTerms<
  T extends GreedyResult & { readonly start: InitialTokens; readonly text: string },
>(call: OpenCall, kept: T, encoded: EncodedWindow, samples: number): Promise<T> {
  const { model, request, prefix, keyterms } = call;
  if (keyterms === undefined) return kept;
  const { tokenizer, startDecoder } = model;
  const search = {
    initialTokens: kept.start.tokens,
    startIndex: kept.start.startIndex,
    filters: [],
    endOfText: tokenizer.special.endOfText,
    noSpeech: tokenizer.special.noSpeech,
    contextLength: model.dimensions.nTextCtx,
    signal: request.signal,
  };
  const places = termPlaces(wordPlaces(tokenizer, kept.tokens, prefix !== ''), keyterms);
  const put = await putTerms(startDecoder(encoded), search, kept, places);
  const passes = kept.passes + put.passes;
  const decided = put.tokens;
  if (decided === undefined) return { ...kept, passes };
  const attends = attendsIn(call);
  const decoder = startDecoder(encoded, { attends });
  const read = await decodeGreedy(decoder, {
    ...search,
    maxTokens: decided.length,
    decided,
    // It says where tokens attended to, and stops nothing: what is written is decided.
    watch: attends ? watchAttention(decoder, samples) : undefined,
  });
  const { tokens, probabilities, attendedTo } = read;
  const all = passes + read.passes;
  // Several terms may be more than the decoder can read.
  if (tokens.length < decided.length) return { ...kept, passes: all };
  return {
    ...kept,
    ...{ tokens, probabilities, passes: all, text: textIn(call, tokens) },
    ...(attendedTo && { attendedTo }),
  };
}
