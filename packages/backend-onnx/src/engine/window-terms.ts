import { watchAttention } from '../decoding/attention-watch.js';
import { decidedDraft } from '../decoding/draft.js';
import { decodeGreedy } from '../decoding/greedy.js';
import { putTerms } from '../decoding/keyterm-search.js';
import { termPlaces } from '../decoding/term-places.js';
import type { EncodedWindow } from '../network/audio-encoder.js';
import { wordPlaces } from '../tokenizer/word-starts.js';
import type { OpenCall } from './open-call.js';
import { attendsIn, textIn, type WindowTranscript } from './window-search.js';

/** Puts terms in the place of words that sound like them, where they are likely enough. */
export type PutTermsInWindow = <T extends WindowTranscript>(
  kept: T,
  encoded: EncodedWindow,
  samples: number,
) => Promise<T>;

/**
 * Makes what puts a call's terms in the transcript that was kept of a window. That was judged without them: a term is
 * less likely than what was heard, and is no reason to decode again, nor to mistrust the text. So figures stay what they
 * were, and tokens, their probabilities and where they attended to are those of the new text.
 */
export function createWindowTerms(call: OpenCall): PutTermsInWindow {
  const { model, request, prefix, keyterms } = call;
  const { tokenizer, startDecoder, startTree } = model;
  const { special } = tokenizer;
  const { signal } = request;
  const attends = attendsIn(call);

  return async (kept, encoded, samples) => {
    if (keyterms === undefined) return kept;
    const places = termPlaces(wordPlaces(tokenizer, kept.tokens, prefix !== ''), keyterms);
    const search = {
      initialTokens: kept.start.tokens,
      startIndex: kept.start.startIndex,
      filters: [],
      endOfText: special.endOfText,
      noSpeech: special.noSpeech,
      contextLength: model.dimensions.nTextCtx,
      signal,
    };
    const put = await putTerms(startTree(encoded), search, kept, places);
    const passes = kept.passes + put.passes;
    const decided = put.tokens;
    if (decided === undefined) return { ...kept, passes };
    const decoder = startDecoder(encoded, { attends });
    const read = await decodeGreedy(decoder, {
      ...search,
      maxTokens: decided.length,
      decided,
      draft: decidedDraft(decided),
      // It says where tokens attended to, and stops nothing: what is written is decided.
      watch: attends ? watchAttention(decoder, samples, undefined) : undefined,
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
  };
}
