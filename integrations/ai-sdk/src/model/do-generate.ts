import { byteSlices } from '../audio/audio-bytes.js';
import { monoSamples } from '../audio/mono-samples.js';
import { callSettings } from '../call/call-settings.js';
import type { ModelParts } from '../call/model-parts.js';
import { unsupported } from '../call/unsupported.js';
import { toModelError } from '../specification/retryable-error.js';
import type { GenerateCall, GenerateResult } from '../specification/transcription-model.js';
import { createTranscriptSoFar } from '../transcript/transcript-so-far.js';

export async function doGenerate(call: GenerateCall, parts: ModelParts): Promise<GenerateResult> {
  const { abortSignal } = call;
  const { transcriber, url, modelId, provider } = parts;
  const timestamp = new Date();
  // Whatever ends this call ends what it has begun.
  const over = new AbortController();
  const signal = AbortSignal.any(abortSignal ? [over.signal, abortSignal] : [over.signal]);
  try {
    signal.throwIfAborted();
    const { settings, warnings } = callSettings(call, parts, 'recording');
    const transcript = createTranscriptSoFar();
    async function* counted(): AsyncGenerator<Float32Array, void, undefined> {
      const bytes = byteSlices(call.audio);
      for await (const samples of monoSamples(bytes, { encoding: 'auto' }, signal)) {
        transcript.addAudio(samples.length);
        yield samples;
      }
    }
    const pieces = transcriber.recording(counted(), settings, {
      signal,
      warn: ({ message }) => void warnings.push({ type: 'other', message }),
    });
    for await (const { segments, language } of pieces) transcript.add(segments, language);
    const { text, segments, words, speakers, language, durationInSeconds } = transcript;
    if (settings.wordTimestamps && words.length === 0 && segments.length > 0) {
      const details = 'What transcribes gives no times of words.';
      if (!warnings.some((one) => 'feature' in one && one.feature === 'wordTimestamps')) {
        warnings.push(unsupported('wordTimestamps', details));
      }
    }
    return {
      ...{ text, segments, language, durationInSeconds, warnings },
      ...(words.length > 0 && { words }),
      ...(speakers.length > 0 && { providerMetadata: { [provider]: { speakers } } }),
      response: { timestamp, modelId },
    };
  } catch (error) {
    throw toModelError(error, abortSignal, url);
  } finally {
    over.abort();
  }
}
