import { abortedError } from '@ws/core/internal';
import { watchAttention } from '../decoding/attention-watch.js';
import { lastBounds, sparseBounds, wholeBounds } from '../decoding/decode-bounds.js';
import { decidedDraft } from '../decoding/draft.js';
import { decodeWithFallback } from '../decoding/fallback.js';
import { decodeGreedy } from '../decoding/greedy.js';
import { putTerms } from '../decoding/keyterm-search.js';
import { termPlaces } from '../decoding/term-places.js';
import { SAMPLE_RATE } from '../features/window.js';
import type { AudioContext, EncodedWindow } from '../network/audio-encoder.js';
import { wordPlaces } from '../tokenizer/word-starts.js';
import { detectLanguage, type OpenCall } from './open-call.js';
import {
  attendsIn,
  createWindowSearch,
  type SearchedWindow,
  textIn,
  type WindowTranscript,
} from './window-search.js';

/** A window of audio to decode. */
export interface AudioWindow extends Omit<SearchedWindow, 'encoded'> {
  /** Where it begins, in mel frames (10 ms) from the audio's start. */
  readonly seek: number;
  /** Whether the language is detected in it, where none was given. */
  readonly detectsLanguage: boolean;
  encode(context: AudioContext): Promise<EncodedWindow>;
}

/** The transcript of a window that was kept. `passes` are those of all its decodes. */
export interface DecodedWindow extends WindowTranscript {
  /** Where the window begins, in mel frames (10 ms) from the audio's start. */
  readonly seek: number;
  /** The temperature of the accepted decode. */
  readonly temperature: number;
  /** How long its encodings took, in milliseconds. */
  readonly encoderMs: number;
}

/** A window that was heard: its transcript, and the encoding that this was read from. */
export interface HeardWindow {
  readonly decoded: DecodedWindow;
  readonly encoded: EncodedWindow;
}

/**
 * Decodes a window.
 *
 * @throws TranscribeError `ERR_ABORTED`
 */
export type DecodeWindow = (window: AudioWindow) => Promise<HeardWindow>;

/**
 * Makes what decodes the windows of a call: at one temperature after the other until a decode has not failed, and over
 * the full window where a decode over a sparse one is in doubt. Terms are put in the one that is kept, once.
 */
export function createWindowDecoder(call: OpenCall): DecodeWindow {
  const { model, request, decoding } = call;
  const { signal } = request;
  const search = createWindowSearch(call);
  const mostTokens = Math.floor(model.dimensions.nTextCtx / 2);
  const mayFallBack =
    request.fallback !== false && (request.timestamps || decoding.fallbackWithoutTimestamps);
  const temperatures = decoding.temperatures.slice(0, mayFallBack ? undefined : 1);

  return async (window) => {
    const seconds = window.samples / SAMPLE_RATE;
    let encoderMs = 0;
    let passes = 0;
    async function encode(context: AudioContext): Promise<EncodedWindow> {
      const started = performance.now();
      const encoded = await window.encode(context);
      encoderMs += performance.now() - started;
      if (signal?.aborted) throw abortedError(signal);
      if (window.detectsLanguage) await detectLanguage(call, encoded);
      return encoded;
    }
    let encoded = await encode(request.context);
    // Over the full window as it was asked for, it is decoded as OpenAI's implementation does it, loops and all.
    let bounds = encoded.sparse ? sparseBounds(seconds, mostTokens) : wholeBounds(mostTokens);
    async function decode(temperature: number, prompt = window.prompt): Promise<WindowTranscript> {
      const transcript = await search({ ...window, encoded, prompt }, temperature, bounds);
      passes += transcript.passes;
      return transcript;
    }
    const kept = await decodeWithFallback(temperatures, decoding, async (temperature) => {
      const decoded = await decode(temperature);
      if (decoded.loopsIn === 'no-speech' && decoded.hasPrompt) {
        // Without speech, a prompt leads the decoder into loops; without the prompt it mostly writes little. The
        // encoding is reused.
        const alone = await decode(temperature, '');
        if (!alone.doubtful) return alone;
      } else if (!decoded.doubtful) {
        return decoded;
      }
      // Rare, and worth a whole window: what repeats itself may be the sparse silence's fault.
      encoded = await encode('full');
      bounds = lastBounds(seconds, mostTokens);
      return decode(temperature);
    });
    const decoded = { ...kept, seek: window.seek, passes, encoderMs };
    return { decoded: await withTerms(call, decoded, encoded, window.samples), encoded };
  };
}

/**
 * Puts a call's terms in the transcript that was kept of a window, in the place of words that sound like them, where they
 * are likely enough. That was judged without them: a term is less likely than what was heard, and is no reason to decode
 * again, nor to mistrust the text. So figures stay what they were, and tokens, their probabilities and where they attended
 * to are those of the new text.
 */
async function withTerms<T extends WindowTranscript>(
  call: OpenCall,
  kept: T,
  encoded: EncodedWindow,
  samples: number,
): Promise<T> {
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
    draft: decidedDraft(decided),
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
