import { callParameters } from './call-parameters.js';
import type { NativeCall } from './native-call.js';

/** Of so much whisper.cpp decodes nothing; less it would pass over, and set nothing. */
const NOTHING_MS = 100;

/**
 * How likely some audio is in each language that the model knows, the likeliest first. In the whole context: of a
 * shortened one whisper.cpp hears another language (German as Latin or Chinese).
 *
 * @throws TranscribeError as `NativeCall.run`
 */
export async function detectLanguages(
  call: NativeCall,
  samples: Float32Array,
): Promise<ReadonlyMap<string, number>> {
  const { functions, model, state, defaults, request, abort } = call;
  // The size of the context is set only by a call, and its spectrogram made: by one that is to decode nothing.
  const { values, held } = callParameters(defaults, request, {
    language: 'en',
    audioContext: 0,
    abort,
  });
  await call.run({ values: { ...values, duration_ms: NOTHING_MS }, held }, samples);
  const probabilities = new Float32Array(functions.maxLanguage() + 1);
  call.check(
    await functions.detectLanguage(model.pointer, state, defaults.threads, probabilities),
    'detect the language',
  );
  const known = [...model.languages].map(([code, id]) => [code, probabilities[id] ?? 0] as const);
  return new Map(known.sort(([, a], [, b]) => b - a));
}
