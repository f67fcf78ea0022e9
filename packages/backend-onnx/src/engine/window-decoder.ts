import { abortedError } from '@ws/core/internal';
import { lastBounds, sparseBounds, wholeBounds } from '../decoding/decode-bounds.js';
import { decodeWithFallback } from '../decoding/fallback.js';
import { SAMPLE_RATE } from '../features/window.js';
import type { AudioContext, EncodedWindow } from '../network/audio-encoder.js';
import type { OpenCall } from './open-call.js';
import { createWindowSearch, type SearchedWindow, type WindowTranscript } from './window-search.js';
import { createWindowTerms } from './window-terms.js';

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
  const { model, request, decoding, language } = call;
  const { signal } = request;
  const search = createWindowSearch(call);
  const putTerms = createWindowTerms(call);
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
      if (window.detectsLanguage) await language.detect(encoded);
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
    return { decoded: await putTerms(decoded, encoded, window.samples), encoded };
  };
}
