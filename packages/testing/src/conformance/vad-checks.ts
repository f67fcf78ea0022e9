import type { VoiceActivityDetector } from '@ws/core';
import { type Check, checksOf, ensure, ensureNamed, fails, unchanged } from './ensure.js';

/** What the kit needs to know of a detector. */
export interface VadFixture {
  /** A new detector. The kit disposes it. */
  create(): VoiceActivityDetector | Promise<VoiceActivityDetector>;
  readonly speech: {
    /** Speech: mono, at `sampleRate`. Some seconds. */
    readonly samples: Float32Array;
    /** One of those that the detector takes. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** Least share of its frames that are speech, 0 to 1. Default 0.5. */
    readonly minSpeechShare?: number | undefined;
  };
}

const SPEECH = 0.5;

/** Every rule of the contract of a voice-activity detector. */
export const VAD_CHECKS: readonly Check<VoiceActivityDetector, VadFixture>[] = checksOf({
  'says what it is and which frames it takes': async (vad, fixture) => {
    ensureNamed(vad);
    ensure(vad.sampleRates.length > 0, 'it takes no sample rate');
    ensure(
      vad.sampleRates.includes(rateOf(fixture)),
      `it does not take ${rateOf(fixture)} Hz, which the speech of the fixture has`,
    );
    for (const rate of vad.sampleRates) {
      const sizes = vad.frameSizes(rate);
      ensure(sizes.length > 0, `it takes no frame at ${rate} Hz`);
      ensure(
        sizes.every((size) => Number.isInteger(size) && size > 0),
        `its frames at ${rate} Hz have ${sizes.join(', ')} samples`,
      );
    }
    ensure(vad.frameSizes(12_345).length === 0, 'it takes frames at 12345 Hz');
  },
  'takes every frame that it says it takes, and gives probabilities': async (vad, fixture) => {
    for (const size of sizesOf(vad, fixture)) {
      vad.reset();
      for (const probability of await hear(vad, framesOf(fixture, size))) {
        ensure(probability >= 0 && probability <= 1, `it gave a probability of ${probability}`);
      }
    }
  },
  'hears nothing in silence': async (vad, fixture) => {
    const probabilities = await hear(vad, silence(vad, fixture));
    ensure(
      probabilities.every((probability) => probability < SPEECH),
      `it gave silence a probability of ${Math.max(...probabilities)}`,
    );
  },
  'hears speech': async (vad, fixture) => {
    const { minSpeechShare = 0.5 } = fixture.speech;
    const probabilities = await hear(vad, speech(vad, fixture));
    const share =
      probabilities.filter((probability) => probability >= SPEECH).length / probabilities.length;
    ensure(share >= minSpeechShare, `it heard speech in a share of ${share} of the frames`);
  },
  'hears silence again after speech': async (vad, fixture) => {
    await hear(vad, speech(vad, fixture));
    const last = (await hear(vad, silence(vad, fixture))).at(-1)!;
    ensure(last < SPEECH, `a second after speech it gave silence a probability of ${last}`);
  },
  'refuses frames of another length': async (vad, fixture) => {
    const accepted = new Set(vad.sampleRates.flatMap((rate) => vad.frameSizes(rate)));
    const sizes = sizesOf(vad, fixture);
    for (const size of [0, Math.min(...sizes) - 1, Math.max(...sizes) + 1]) {
      if (accepted.has(size)) continue;
      await fails('ERR_INVALID_AUDIO', () => vad.process(new Float32Array(size)));
    }
  },
  'refuses samples that are not finite': async (vad, fixture) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const frame = new Float32Array(sizesOf(vad, fixture)[0]!);
      frame[frame.length - 1] = value;
      await fails('ERR_INVALID_AUDIO', () => vad.process(frame));
    }
  },
  'goes on after a refused frame as if it had not been': async (vad, fixture) => {
    const frames = speech(vad, fixture);
    const undisturbed = await hear(vad, frames);
    vad.reset();
    const probabilities: number[] = [];
    for (const frame of frames) {
      const bad = [frame.slice(1), frame.map(() => Number.NaN)];
      await fails('ERR_INVALID_AUDIO', () => vad.process(bad[probabilities.length % 2]!));
      probabilities.push(await vad.process(frame));
    }
    same(probabilities, undisturbed, 'with refused frames between');
  },
  'leaves the frame as it is': async (vad, fixture) => {
    for (const frame of speech(vad, fixture)) {
      const given = frame.slice();
      await vad.process(given);
      unchanged(given, frame);
    }
  },
  'does not keep the frame': async (vad, fixture) => {
    const frames = speech(vad, fixture);
    const undisturbed = await hear(vad, frames);
    vad.reset();
    const shared = new Float32Array(frames[0]!.length);
    const probabilities: number[] = [];
    for (const frame of frames) {
      shared.set(frame);
      probabilities.push(await vad.process(shared));
      shared.fill(1);
    }
    same(probabilities, undisturbed, 'from an array that is used again');
  },
  'is as new after a reset': async (vad, fixture) => {
    // Nothing in it is so silent that a detector would forget the noise by itself.
    const sample = hiss(0.01);
    const frames = speech(vad, fixture).map((frame) => frame.map((value) => value + sample()));
    const first = await hear(vad, frames);
    await hear(vad, noise(vad, fixture));
    vad.reset();
    same(await hear(vad, frames), first, 'after a reset');
  },
  'is not influenced by another instance': async (vad, fixture) => {
    const frames = speech(vad, fixture);
    const alone = await hear(vad, frames);
    const [one, other] = [await fixture.create(), await fixture.create()];
    try {
      const elsewhere = noise(vad, fixture);
      const probabilities: number[] = [];
      for (const [i, frame] of frames.entries()) {
        await other.process(elsewhere[i % elsewhere.length]!);
        probabilities.push(await one.process(frame));
      }
      same(probabilities, alone, 'beside another instance');
      other.reset();
      await other[Symbol.asyncDispose]();
      one.reset();
      same(await hear(one, frames), alone, 'after another instance was disposed');
    } finally {
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    }
  },
  'may be disposed twice, and refuses to work afterwards': async (vad, fixture) => {
    const [frame] = speech(vad, fixture);
    await vad.process(frame!);
    await vad[Symbol.asyncDispose]();
    await vad[Symbol.asyncDispose]();
    await fails('ERR_DISPOSED', () => vad.process(frame!));
  },
});

const rateOf = ({ speech: { sampleRate = 16_000 } }: VadFixture): number => sampleRate;

function sizesOf(vad: VoiceActivityDetector, fixture: VadFixture): readonly number[] {
  return vad.frameSizes(rateOf(fixture));
}

function framesOf({ speech: { samples } }: VadFixture, size: number): Float32Array[] {
  const count = Math.floor(samples.length / size);
  ensure(count > 0, 'the speech of the fixture is shorter than a frame');
  return Array.from({ length: count }, (_, i) => samples.slice(i * size, (i + 1) * size));
}

function speech(vad: VoiceActivityDetector, fixture: VadFixture): Float32Array[] {
  return framesOf(fixture, sizesOf(vad, fixture)[0]!);
}

/** A second of it. */
function silence(vad: VoiceActivityDetector, fixture: VadFixture): Float32Array[] {
  const size = sizesOf(vad, fixture)[0]!;
  return Array.from({ length: Math.ceil(rateOf(fixture) / size) }, () => new Float32Array(size));
}

/** Four seconds of a steady hiss at -35 dBFS: what a detector may get used to. */
function noise(vad: VoiceActivityDetector, fixture: VadFixture): Float32Array[] {
  const size = sizesOf(vad, fixture)[0]!;
  const count = Math.ceil((4 * rateOf(fixture)) / size);
  const sample = hiss(0.03);
  return Array.from({ length: count }, () => Float32Array.from({ length: size }, sample));
}

/** White noise, the same each time. */
function hiss(amplitude: number): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  };
}

async function hear(
  vad: VoiceActivityDetector,
  frames: readonly Float32Array[],
): Promise<number[]> {
  const probabilities: number[] = [];
  // A detector must not see the same memory twice by chance.
  for (const frame of frames) probabilities.push(await vad.process(frame.slice()));
  return probabilities;
}

function same(heard: readonly number[], expected: readonly number[], when: string): void {
  heard.forEach((probability, i) => {
    ensure(
      Math.abs(probability - expected[i]!) < 1e-6,
      `${when}, frame ${i} has a probability of ${probability}, not ${expected[i]}`,
    );
  });
}
