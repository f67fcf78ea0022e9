import type { WhisperDimensions } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { createLogMelExtractor, type LogMel } from '../features/log-mel.js';
import { HOP, POSITION_SAMPLES, WINDOW_SAMPLES } from '../features/window.js';
import { DECODER, ENCODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import { fullLayout, silenceTailLayout, type WindowLayout } from './window-layout.js';

/**
 * What of the 30 s window goes through the encoder: `silence-tail`, the audio there is and a sparse stand-in for the
 * silence that fills the window; or `full`, all of it, as Whisper was trained.
 */
export type AudioContext = 'silence-tail' | 'full';

/** An encoded window: the decoder's cross-attention inputs, to be bound as they are for every step. */
export interface EncodedWindow {
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Encoder positions, 20 ms each, that are the audio's; the silence tail's stand after them. */
  readonly audioPositions: number;
  /** Whether silence was thinned out. */
  readonly sparse: boolean;
}

/** Runs Whisper's encoder over a 30 s window that begins with the audio. */
export interface AudioEncoder {
  /**
   * The newest window is kept: asked for the same samples again, as for a text and then its translation, the encoder gives
   * it without computing anything. Calls must not overlap.
   *
   * @param samples mono, 16 kHz, at most 30 s
   */
  encode(samples: Float32Array, context: AudioContext): Promise<EncodedWindow>;
  /** Log-mel spectrogram of audio of any length, normalised as a whole. */
  spectrogram(samples: Float32Array): Spectrogram;
  /**
   * Encodes the window that begins with `frames` frames of a spectrogram from `from` on, 3000 at most. In a full
   * context 0 fills the window, as OpenAI's `transcribe()` has it; with a silence tail, silence.
   */
  encodeStretch(
    spectrogram: Spectrogram,
    from: number,
    frames: number,
    context: AudioContext,
  ): Promise<EncodedWindow>;
}

/** A log-mel spectrogram of long audio. */
export interface Spectrogram {
  /** Of the audio, 10 ms each; the part of one at its end does not count. */
  readonly frames: number;
  readonly mel: LogMel;
}

interface KeptWindow {
  readonly samples: Float32Array;
  readonly context: AudioContext;
  readonly encoded: EncodedWindow;
}

export function createAudioEncoder(
  runtime: OnnxRuntime,
  session: Session,
  dimensions: WhisperDimensions,
): AudioEncoder {
  const { nMels, nAudioCtx, nTextLayer } = dimensions;
  const extractor = createLogMelExtractor(nMels);
  const outputs = Array.from({ length: nTextLayer }, (_, layer) => [
    DECODER.crossKey(layer),
    DECODER.crossValue(layer),
  ]).flat();

  function layoutOf(context: AudioContext, heardPositions: number): WindowLayout {
    return context === 'full'
      ? fullLayout(nAudioCtx)
      : silenceTailLayout(heardPositions, nAudioCtx);
  }

  async function run(
    mel: Pick<LogMel, 'data' | 'frames'>,
    layout: WindowLayout,
  ): Promise<EncodedWindow> {
    const length = layout.places.length;
    const integers = (values: readonly number[]): Tensor =>
      new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), [length]);
    const bias = new runtime.Tensor('float32', layout.bias, [length]);
    const cross = (await session.run(
      {
        [ENCODER.mel]: new runtime.Tensor('float32', mel.data, [1, nMels, mel.frames]),
        [ENCODER.rows]: integers(layout.rows),
        [ENCODER.places]: integers(layout.places),
        [ENCODER.bias]: bias,
      },
      outputs,
    )) as Record<string, Tensor>;
    return {
      audioPositions: layout.audioPositions,
      sparse: layout.audioPositions < nAudioCtx,
      feeds: { ...cross, [DECODER.crossBias]: bias },
    };
  }

  let newest: KeptWindow | undefined;

  return {
    async encode(samples, context) {
      if (newest?.context === context && areSame(newest.samples, samples)) return newest.encoded;
      // Two windows at once may be too much: one takes some 20 to 500 MB.
      newest = undefined;
      const layout = layoutOf(context, Math.ceil(samples.length / POSITION_SAMPLES));
      const encoded = await run(extractor.extract(samples, layout.audioPositions * 2), layout);
      // The caller may change its samples.
      newest = { samples: samples.slice(), context, encoded };
      return encoded;
    },
    spectrogram(samples) {
      const frames = Math.floor(samples.length / HOP);
      // Two frames more hear the audio's end: they count where the loudest is looked for.
      const mel = extractor.extract(samples, frames + 2, samples.length + WINDOW_SAMPLES);
      return { frames, mel };
    },
    encodeStretch({ mel }, from, frames, context) {
      const layout = layoutOf(context, Math.ceil(frames / 2));
      const length = layout.audioPositions * 2;
      const data = new Float32Array(nMels * length).fill(context === 'full' ? 0 : mel.floor);
      for (let band = 0; band < nMels; band++) {
        const at = band * mel.frames + from;
        data.set(mel.data.subarray(at, at + Math.min(frames, length)), band * length);
      }
      return run({ data, frames: length }, layout);
    },
  };
}

function areSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((sample, i) => sample === b[i]);
}
