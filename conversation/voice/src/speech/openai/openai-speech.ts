import { TranscribeError } from '@ws/core';
import { createPcmDecoder, createWavDecoder } from '@ws/core/audio';
import { abortedError } from '@ws/core/internal';
import {
  checkSpeechCall,
  type SpeechCapabilities,
  type SpeechRequest,
  type SpeechSynthesizer,
} from '@ws/speech';
import { createCallLine } from '@ws/speech/internal';
import { normalizeOpenAiSpeechOptions, type OpenAiSpeechOptions } from './openai-speech-options.js';
import { requestSpeech } from './speech-request.js';

/** No speech is so slow: a longer sound is refused. */
const MOST_SECONDS_PER_CHAR = 0.5;
const MOST_SECONDS_MORE = 30;

/**
 * A speech server that takes what OpenAI's does: `POST {baseUrl}/audio/speech`. A call that fails is not made again. The
 * sound is read as it comes, and told so to `onAudio`; what is longer than any speech is refused.
 *
 * @example
 * ```ts
 * const openai = createOpenAiSpeech({ apiKey: process.env.OPENAI_API_KEY });
 * const local = createOpenAiSpeech({ baseUrl: 'http://127.0.0.1:8880/v1', model: 'kokoro', voices: ['af_heart'] });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, without the key
 */
export function createOpenAiSpeech(options: OpenAiSpeechOptions = {}): SpeechSynthesizer {
  const settings = normalizeOpenAiSpeechOptions(options);
  const { apiKey, model, sampleRate, responseFormat, callTimeoutMs, languages } = settings;
  const url = `${settings.baseUrl.replace(/\/+$/, '')}/audio/speech`;
  const line = createCallLine(settings.maxConcurrency, settings.maxQueuedCalls);
  const disposal = new AbortController();
  let isLoaded = false;
  const capabilities: SpeechCapabilities = Object.freeze({
    sampleRate,
    voices: Object.freeze(settings.voices.map((name) => Object.freeze({ name, languages }))),
    speed: Object.freeze({ min: 0.25, max: 4 }),
    maxConcurrency: settings.maxConcurrency,
    maxChars: settings.maxChars,
    streaming: true,
  });

  function check(signal: AbortSignal | undefined): void {
    disposal.signal.throwIfAborted();
    if (signal?.aborted) throw abortedError(signal);
  }

  async function listen(
    { text, voice, speed }: SpeechRequest,
    signal: AbortSignal,
    onAudio: ((samples: Float32Array) => void) | undefined,
  ): Promise<Float32Array> {
    const body = { model, input: text, voice, speed, response_format: responseFormat };
    const decoder = createSoundDecoder(responseFormat, sampleRate);
    const most = sampleRate * (MOST_SECONDS_MORE + (text.length * MOST_SECONDS_PER_CHAR) / speed);
    const pieces: Float32Array[] = [];
    let length = 0;
    for await (const chunk of requestSpeech({ url, apiKey, body }, signal)) {
      const samples = decoder.decode(chunk);
      length += samples.length;
      if (length > most) {
        throw failed(
          `${url} gave more than ${Math.round(most / sampleRate)} s of sound for ${text.length} characters.`,
        );
      }
      if (samples.length === 0) continue;
      pieces.push(samples);
      onAudio?.(samples.slice());
    }
    decoder.end();
    const all = new Float32Array(length);
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  async function speak(
    request: SpeechRequest,
    signal: AbortSignal,
    onAudio: ((samples: Float32Array) => void) | undefined,
  ) {
    const timeout = AbortSignal.timeout(callTimeoutMs);
    const started = performance.now();
    try {
      const samples = await listen(request, AbortSignal.any([signal, timeout]), onAudio);
      return { samples, sampleRate, processingTimeMs: performance.now() - started };
    } catch (error) {
      if (!timeout.aborted) throw error;
      throw new TranscribeError(
        `${url} has not given the whole sound within ${callTimeoutMs} ms. Try again, or raise callTimeoutMs.`,
        { code: 'ERR_BACKEND_TIMEOUT', retryable: true, details: { url, callTimeoutMs } },
      );
    }
  }

  return {
    specVersion: 'v1',
    name: `openai ${model} at ${new URL(url).host}`,
    capabilities,
    // Whether the server is there shows with the first text; asking it for one may cost money.
    async load({ signal } = {}) {
      check(signal);
      isLoaded = true;
    },
    async synthesize(text, options = {}) {
      const { signal, onAudio } = options;
      check(signal);
      const request = checkSpeechCall(text, options, capabilities);
      isLoaded = true;
      const ends = AbortSignal.any([disposal.signal, ...(signal ? [signal] : [])]);
      try {
        return await line.run(ends, () => speak(request, ends, onAudio));
      } catch (error) {
        check(signal);
        throw error;
      }
    },
    async health() {
      return { status: isLoaded && !disposal.signal.aborted ? 'ready' : 'unloaded' };
    },
    async [Symbol.asyncDispose]() {
      disposal.abort(
        new TranscribeError('The synthesizer was disposed. Create another one.', {
          code: 'ERR_DISPOSED',
        }),
      );
    },
  };
}

function createSoundDecoder(format: 'wav' | 'pcm', sampleRate: number) {
  if (format === 'pcm') {
    const pcm = createPcmDecoder('pcm_s16le');
    return { decode: (bytes: Uint8Array) => pcm.decode(bytes), end: () => {} };
  }
  const wav = createWavDecoder();
  return {
    decode(bytes: Uint8Array) {
      const samples = told(() => wav.decode(bytes));
      if (wav.sampleRate !== undefined && wav.sampleRate !== sampleRate) {
        throw failed(
          `The server speaks at ${wav.sampleRate} Hz. Set sampleRate to ${wav.sampleRate}.`,
        );
      }
      for (let i = 0; i < samples.length; i++) {
        const sample = samples[i]!;
        samples[i] = Number.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0;
      }
      return samples;
    },
    end: () => told(() => wav.end()),
  };
}

function told<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw failed(`The server did not answer with a WAV file: ${(cause as Error).message}`, cause);
  }
}

function failed(message: string, cause?: unknown): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_BACKEND_FAILED', cause });
}
