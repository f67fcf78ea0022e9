import { melFilters, SPECTRUM_BINS } from '@ws/models/internal';
import { createFourierTransform } from './fourier.js';
import { FRAME, HOP, WINDOW_SAMPLES } from './window.js';

/** Log-mel spectrogram of one window, or of its end, normalised as Whisper expects it. */
export interface LogMel {
  /** `[mels, frames]`, row-major. */
  readonly data: Float32Array;
  readonly frames: number;
  /** The least value there can be in this window: what silence looks like beside its loudest sound. */
  readonly floor: number;
}

/** Frames at a window's start that are left out. */
export interface LeftOutFrames {
  readonly count: number;
  /** The largest value in them, normalised: what is eight decades below it counts as silence. */
  readonly largest: number;
}

/** Computes log-mel spectrograms. One instance keeps its work space, so use it from one place at a time. */
export interface LogMelExtractor {
  /**
   * The first `frames` frames (10 ms each) of the 30 s window that begins with `samples` (mono, 16 kHz) and is silent
   * after them; or of a window of another length. Where frames are left out, the result holds those after them.
   */
  extract(
    samples: Float32Array,
    frames: number,
    windowSamples?: number,
    leftOut?: LeftOutFrames,
  ): LogMel;
}

const QUIETEST = 1e-10;
const RANGE = 8;
const CENTRE = FRAME / 2;

/**
 * Whisper's input (Radford et al. 2022, section 2.2): log10 of the mel energies of 25 ms windows (periodic Hann) every
 * 10 ms, limited to eight decades below the window's loudest, plus 4, divided by 4. Frames are centred, and the signal
 * is mirrored at the window's ends.
 */
export function createLogMelExtractor(mels: number): LogMelExtractor {
  const filters = melFilters(mels);
  const transform = createFourierTransform();
  const hann = Float64Array.from({ length: FRAME }, (_, i) =>
    Math.fround(0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME)),
  );
  const re = new Float64Array(FRAME);
  const im = new Float64Array(FRAME);
  const powerA = new Float64Array(SPECTRUM_BINS);
  const powerB = new Float64Array(SPECTRUM_BINS);

  return {
    extract(samples, end, windowSamples = WINDOW_SAMPLES, leftOut) {
      const start = leftOut?.count ?? 0;
      const frames = end - start;
      const data = new Float32Array(mels * frames);
      const silence = Math.log10(QUIETEST);
      // Frames that begin after the audio's end hear nothing, unless they mirror it at the window's end.
      const mirrored = samples.length > windowSamples - CENTRE;
      const audible = mirrored
        ? frames
        : Math.max(0, Math.min(end, Math.ceil((samples.length + CENTRE) / HOP)) - start);
      let loudest = leftOut === undefined ? silence : leftOut.largest * 4 - 4;

      function windowed(frame: number, target: Float64Array): void {
        const from = (start + frame) * HOP - CENTRE;
        if (from >= 0 && from + FRAME <= samples.length) {
          for (let i = 0; i < FRAME; i++) target[i] = samples[from + i]! * hann[i]!;
          return;
        }
        for (let i = 0; i < FRAME; i++) {
          let at = from + i;
          if (at < 0) at = -at;
          else if (at >= windowSamples) at = 2 * (windowSamples - 1) - at;
          target[i] = at < samples.length ? samples[at]! * hann[i]! : 0;
        }
      }

      function writeEnergies(power: Float64Array, frame: number): void {
        for (let mel = 0; mel < mels; mel++) {
          const { first, weights } = filters[mel]!;
          let sum = 0;
          for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[first + i]!;
          // Half the time of Math.log10, and the same in single precision.
          const value = Math.log(Math.max(sum, QUIETEST)) * Math.LOG10E;
          data[mel * frames + frame] = value;
          if (value > loudest) loudest = value;
        }
      }

      // Two real frames fit into one complex transform: the spectra of even and odd parts come apart afterwards.
      for (let frame = 0; frame < audible; frame += 2) {
        windowed(frame, re);
        if (frame + 1 < audible) windowed(frame + 1, im);
        else im.fill(0);
        transform(re, im);
        for (let bin = 0; bin < SPECTRUM_BINS; bin++) {
          const mirror = bin === 0 ? 0 : FRAME - bin;
          const ar = (re[bin]! + re[mirror]!) / 2;
          const ai = (im[bin]! - im[mirror]!) / 2;
          const br = (im[bin]! + im[mirror]!) / 2;
          const bi = (re[mirror]! - re[bin]!) / 2;
          powerA[bin] = ar * ar + ai * ai;
          powerB[bin] = br * br + bi * bi;
        }
        writeEnergies(powerA, frame);
        if (frame + 1 < audible) writeEnergies(powerB, frame + 1);
      }
      for (let mel = 0; mel < mels; mel++) {
        data.fill(silence, mel * frames + audible, (mel + 1) * frames);
      }
      const least = loudest - RANGE;
      for (let i = 0; i < data.length; i++) data[i] = (Math.max(data[i]!, least) + 4) / 4;
      return { data, frames, floor: (Math.max(silence, least) + 4) / 4 };
    },
  };
}
