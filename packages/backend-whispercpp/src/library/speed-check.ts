import { createAbortFlag } from './c-api.js';
import { callParameters } from './call-parameters.js';
import type { WhisperLibrary } from './open-library.js';
import type { WhisperModel } from './whisper-model.js';

/** What a library does, and whether it should do more. */
export interface MeasuredSpeed {
  /** Billions of floating-point operations per second of one thread, in the encoder. */
  readonly gigaflops: number;
  /** It uses none of the processor's vector instructions, and costs some ten times what it could. */
  readonly slow: boolean;
}

const POSITIONS = 64;

/**
 * Between what builds without vector instructions reach on x86-64 (3 to 4) and what those for a processor of the last ten
 * years do (20 and more). Only there: small ARM processors reach no more at their best.
 */
const SLOW_GIGAFLOPS = 10;

/** The library itself says that it has them. A busy or throttled machine may be slow all the same. */
const VECTOR_INSTRUCTIONS = /\bAVX2? = 1\b/;

/**
 * Gives the encoder a short window, twice, and measures the processor's time, which what else runs on the machine does
 * not lengthen. Some 20 ms for `tiny`, half a second for `large`; twenty times that where the library is slow.
 */
export async function measureSpeed(
  { functions }: WhisperLibrary,
  model: WhisperModel,
  architecture: string = process.arch,
): Promise<MeasuredSpeed> {
  const state = model.createState();
  const abort = createAbortFlag();
  const parameters = callParameters(
    { values: functions.fullDefaults(0), threads: 1, beamSize: 1, wordTimes: 'token' },
    {
      task: 'transcribe',
      timestamps: false,
      fallback: false,
      writesWords: false,
      writesTokens: false,
      writesLanguages: false,
      tells: false,
    },
    { language: 'en', audioContext: POSITIONS, abort },
  );
  // It decodes nothing: the flag is looked at after the encoder.
  abort.raise();
  const samples = new Float32Array(POSITIONS * 320);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round++) {
    const before = process.cpuUsage();
    await functions.transcribe(model.pointer, state, parameters, samples);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  // Held until here, for whisper.cpp was reading what they point to.
  void parameters;
  functions.freeState(state);
  const gigaflops = encoderOperations(model, POSITIONS) / 1e9 / Math.max(least, 1e-4);
  const scalar = architecture === 'x64' && !VECTOR_INSTRUCTIONS.test(functions.systemInfo());
  return { gigaflops, slow: scalar && gigaflops < SLOW_GIGAFLOPS };
}

/** Multiplications and additions of the encoder, with the keys and values that it hands to the decoder. */
function encoderOperations(
  { encoder: { layers, width } }: WhisperModel,
  positions: number,
): number {
  const mel = 80;
  const convolutions = 2 * 3 * (mel * 2 * positions * width + width * positions * width);
  const perLayer = 24 * positions * width * width + 4 * positions * positions * width;
  const cross = 4 * positions * width * width * layers;
  return convolutions + layers * perLayer + cross;
}
