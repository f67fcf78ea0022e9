import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { demoRecording } from '../../../test/support/recordings.js';
import { exactInEightBits } from '../src/__fixtures__/exact-eight-bits.js';
import { createAudioEncoder } from '../src/network/audio-encoder.js';
import { createTextDecoder } from '../src/network/text-decoder.js';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.js';
import type { Precision } from '../src/runtime/precision.js';
import { createSessions } from '../src/runtime/sessions.js';
import { type LargeReference, readLargeReference } from './support/large-reference.js';
import { randomWhisper } from './support/random-whisper.js';
import { cosine } from './support/reference.js';

// large-v3's shape (128 mel bands, width 1280, 20 heads) with random weights, against what OpenAI's implementation
// computed with the same ones (reference/README.md). Here with two layers on either side; all 32 where a reference of
// them was made, which takes 20 GB of memory.

const runtime = loadOnnxRuntime();
const { WS_LARGE_REFERENCE: wholeReference } = process.env;
if (wholeReference === undefined) {
  console.warn(
    'The test on all layers of large-v3 is skipped: set WS_LARGE_REFERENCE to the folder of its reference.',
  );
}

/** Ends what is stuck; all layers on a busy machine take their time. */
const TIMEOUT_MS = 3_600_000;

const references: readonly LargeReference[] = [
  readLargeReference(2),
  ...(wholeReference === undefined ? [] : [readLargeReference(32, wholeReference)]),
];

/** Logits after the initial tokens, and after all of them, which are read in a second pass over the cache. */
async function logitsOf(
  { dimensions, seconds, initialTokens, tokens }: LargeReference,
  precision: Precision,
): Promise<readonly [place: number, logits: Float32Array][]> {
  const sessions = await createSessions(runtime, randomWhisper(dimensions), {
    precision,
    threads: 1,
  });
  try {
    const encoder = createAudioEncoder(runtime, sessions.encoder, dimensions);
    const window = await encoder.encode(demoRecording().slice(0, seconds * 16_000), 'full');
    const decoder = createTextDecoder(runtime, sessions.decoder, dimensions)(window);
    const rest = tokens.slice(initialTokens.length);
    const places: [number, Float32Array][] = [];
    let read = 0;
    for (const part of [initialTokens, rest]) {
      const [scores] = await decoder.read(part, [part.length - 1]);
      read += part.length;
      places.push([read - 1, scores!.logits.slice()]);
    }
    return places;
  } finally {
    await sessions.encoder.release();
    await sessions.decoder.release();
  }
}

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe.each(
  references.map((reference) => [reference.dimensions.nAudioLayer, reference] as const),
)('the shape of large-v3 with %i layers', (_, reference) => {
  const { dimensions, weights, logitStep } = reference;

  it('has the weights that the reference has', () => {
    const values = randomWhisper(dimensions).read(weights.tensor);
    const bytes = new Uint8Array(values.buffer);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(weights.sha256);
  });

  it.each([['fp32', 0.999_99] as const, ...(exactInEightBits ? [['int8', 0.99] as const] : [])])(
    'gives the reference’s logits in %s',
    { timeout: TIMEOUT_MS },
    async (precision, least) => {
      for (const [place, logits] of await logitsOf(reference, precision)) {
        const theirs = reference.logits(place);
        const ours = logits.filter((_value, token) => token % logitStep === 0);
        const alike = cosine(ours, theirs);
        const apart = largest(ours.map((value, i) => value - theirs[i]!));
        console.log(
          `${precision}, place ${place}: cosine ${alike.toFixed(7)}, at most ${apart.toFixed(5)} apart, of ${largest(theirs).toFixed(2)}`,
        );
        expect(ours).toHaveLength(theirs.length);
        expect(alike).toBeGreaterThan(least);
        if (precision === 'fp32') {
          expect(apart).toBeLessThan(1e-3 * largest(theirs));
          const best = logits.reduce((most, value) => Math.max(most, value));
          expect(logits.indexOf(best)).toBe(reference.best(place));
        }
      }
    },
  );
});
