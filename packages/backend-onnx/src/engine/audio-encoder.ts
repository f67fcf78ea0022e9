import type { WhisperDimensions } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { createLogMelExtractor } from '../features/log-mel.js';
import { POSITION_SAMPLES } from '../features/window.js';
import { DECODER, ENCODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import { fullLayout, silenceTailLayout } from './window-layout.js';

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
  /** @param samples mono, 16 kHz, at most 30 s */
  encode(samples: Float32Array, context: AudioContext): Promise<EncodedWindow>;
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

  return {
    async encode(samples, context) {
      const layout =
        context === 'full'
          ? fullLayout(nAudioCtx)
          : silenceTailLayout(Math.ceil(samples.length / POSITION_SAMPLES), nAudioCtx);
      const mel = extractor.extract(samples, layout.audioPositions * 2);
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
    },
  };
}
