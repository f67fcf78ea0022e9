import type { WhisperDimensions } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { createLogMelExtractor, type LogMel } from '../features/log-mel.js';
import { POSITION_SAMPLES, WINDOW_SAMPLES } from '../features/window.js';
import { DECODER, ENCODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import { createSilenceTail, TAIL_GROUP, type TailTensors } from './silence-tail.js';

/**
 * What the decoder attends to: `silence-tail`, the audio there is and a stand-in for the silence that fills the
 * window; or `full`, the whole 30 s window as Whisper was trained.
 */
export type AudioContext = 'silence-tail' | 'full';

/** An encoded window: the decoder's cross-attention inputs, to be bound as they are for every step. */
export interface EncodedWindow {
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** Encoder positions, 20 ms each, that come from the audio itself; the tail's stand after them. */
  readonly audioPositions: number;
}

/** Runs Whisper's encoder over the beginning of a 30 s window. */
export interface AudioEncoder {
  /** @param samples mono, 16 kHz, at most 30 s */
  encode(samples: Float32Array, context: AudioContext): Promise<EncodedWindow>;
}

/** Positions encoded after the audio's end: half a second. Without them the last word is cut short. */
const MARGIN_POSITIONS = 25;

export function createAudioEncoder(
  runtime: OnnxRuntime,
  session: Session,
  dimensions: WhisperDimensions,
): AudioEncoder {
  const { nMels, nAudioCtx, nTextLayer, nTextHead, nTextState } = dimensions;
  const extractor = createLogMelExtractor(nMels);
  const layers = Array.from({ length: nTextLayer }, (_, layer) => layer);
  const outputs = layers.flatMap((layer) => [DECODER.crossKey(layer), DECODER.crossValue(layer)]);
  const width = nTextState / nTextHead;
  const noTail: TailTensors = {
    positions: 0,
    bias: new Float32Array(0),
    layers: layers.map(() => ({
      key: new runtime.Tensor('float32', new Float32Array(0), [1, nTextHead, width, 0]),
      value: new runtime.Tensor('float32', new Float32Array(0), [1, nTextHead, 0, width]),
    })),
  };

  async function run(mel: LogMel, tail: TailTensors): Promise<Record<string, Tensor>> {
    const feeds: Record<string, Tensor> = {
      [ENCODER.mel]: new runtime.Tensor('float32', mel.data, [1, nMels, mel.frames]),
    };
    for (const layer of layers) {
      feeds[ENCODER.tailKey(layer)] = tail.layers[layer]!.key;
      feeds[ENCODER.tailValue(layer)] = tail.layers[layer]!.value;
    }
    return (await session.run(feeds, outputs)) as Record<string, Tensor>;
  }

  const silence = createSilenceTail(runtime, dimensions, async (floor) => {
    const frames = nAudioCtx * 2;
    return run({ data: new Float32Array(nMels * frames).fill(floor), frames, floor }, noTail);
  });

  return {
    async encode(samples, context) {
      const heard = Math.ceil(samples.length / POSITION_SAMPLES) + MARGIN_POSITIONS;
      const wanted = Math.ceil(heard / TAIL_GROUP) * TAIL_GROUP;
      const whole = context === 'full' || wanted >= nAudioCtx || samples.length >= WINDOW_SAMPLES;
      const positions = whole ? nAudioCtx : wanted;
      const mel = extractor.extract(samples, positions * 2);
      const tail = whole ? noTail : await silence.after(positions, mel.floor);
      const cross = await run(mel, tail);
      const bias = new Float32Array(positions + tail.positions);
      bias.set(tail.bias, positions);
      return {
        audioPositions: positions,
        feeds: {
          ...cross,
          [DECODER.crossBias]: new runtime.Tensor('float32', bias, [bias.length]),
        },
      };
    },
  };
}
