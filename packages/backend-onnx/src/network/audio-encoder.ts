import type { WhisperDimensions } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { createLogMelExtractor, type LogMel } from '../features/log-mel.js';
import { HOP, POSITION_SAMPLES, WINDOW_SAMPLES } from '../features/window.js';
import { DECODER, ENCODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import { type ComputedPositions, createKeptBeginnings } from './kept-beginnings.js';
import { startsWith } from './starts-with.js';
import {
  firstFrameOf,
  fullLayout,
  silenceTailLayout,
  type WindowLayout,
  withoutFirst,
} from './window-layout.js';

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
  /**
   * Encodes audio that grows from call to call, nearly as `encode` does with a silence tail. Positions more than 3 s before
   * its end are computed once, as far as there is room to keep them: later ones attend to them as they were then, and so
   * does the decoder. The newest window is kept here, too.
   *
   * @param samples mono, 16 kHz, at most 30 s
   */
  encodeGrowing(samples: Float32Array): Promise<EncodedWindow>;
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

// 3 s. With 2 s, partials of speech without pauses have a fifth more wrong words (bench growing).
const OPEN_POSITIONS = 150;

// The sessions of a process share it: it holds 52 s of audio for `tiny`, 26 s for `base`, 1.5 s for `large-v3`.
const MAX_KEPT_BYTES = 64 * 2 ** 20;
// A partial comes every half second; one of a session that waits for the engine comes later.
const RESTS_AFTER_MS = 10_000;

export interface AudioEncoderOptions {
  /** Positions at the end of audio that grows which are encoded anew each time. Default 150: 3 s. */
  readonly openPositions?: number;
}

interface KeptWindow {
  readonly samples: Float32Array;
  readonly how: AudioContext | 'growing';
  readonly encoded: EncodedWindow;
}

export function createAudioEncoder(
  runtime: OnnxRuntime,
  session: Session,
  dimensions: WhisperDimensions,
  { openPositions = OPEN_POSITIONS }: AudioEncoderOptions = {},
): AudioEncoder {
  const { nMels, nAudioCtx, nAudioLayer, nAudioState, nTextLayer, nTextState } = dimensions;
  const extractor = createLogMelExtractor(nMels);
  const outputs = perLayer(nTextLayer, (layer) => [
    DECODER.crossKey(layer),
    DECODER.crossValue(layer),
  ]);
  /** The rows of a position that can be kept. */
  const keepable = [
    ...perLayer(nAudioLayer, (layer) => [
      { ...ENCODER.keepable('key', layer), width: nAudioState },
      { ...ENCODER.keepable('value', layer), width: nAudioState },
    ]),
    ...perLayer(nTextLayer, (layer) => [
      { ...ENCODER.keepable('cross_key', layer), width: nTextState },
      { ...ENCODER.keepable('cross_value', layer), width: nTextState },
    ]),
  ];
  /** What a run is given of the positions before its own. */
  const feedsOf = ({ rows, positions }: Pick<ComputedPositions, 'rows' | 'positions'>) =>
    Object.fromEntries(
      keepable.map(({ kept, width }) => {
        const data = rows[kept]?.data.subarray(0, positions * width) ?? new Float32Array(0);
        return [kept, new runtime.Tensor('float32', data, [1, positions, width])];
      }),
    );
  const none = feedsOf({ rows: {}, positions: 0 });
  const beginnings = createKeptBeginnings({
    maxBytes: MAX_KEPT_BYTES,
    positionWidth: keepable.reduce((sum, { width }) => sum + width, 0),
    restsAfterMs: RESTS_AFTER_MS,
  });

  function layoutOf(context: AudioContext, heardPositions: number): WindowLayout {
    return context === 'full'
      ? fullLayout(nAudioCtx)
      : silenceTailLayout(heardPositions, nAudioCtx);
  }

  async function run(
    mel: Pick<LogMel, 'data' | 'frames'>,
    layout: WindowLayout,
    kept: Readonly<Record<string, Tensor>> = none,
    keep = 0,
  ): Promise<{ readonly window: EncodedWindow; readonly given: Record<string, Tensor> }> {
    const integers = (values: readonly number[]): Tensor =>
      new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
    const bias = new runtime.Tensor('float32', layout.bias, [layout.bias.length]);
    const given = (await session.run(
      {
        ...kept,
        [ENCODER.mel]: new runtime.Tensor('float32', mel.data, [1, nMels, mel.frames]),
        [ENCODER.rows]: integers(layout.rows),
        [ENCODER.places]: integers(layout.places),
        [ENCODER.bias]: bias,
        [ENCODER.keep]: integers([keep]),
      },
      keep === 0 ? outputs : [...outputs, ...keepable.map(({ fresh }) => fresh)],
    )) as Record<string, Tensor>;
    const cross = Object.fromEntries(outputs.map((name) => [name, given[name]!]));
    const window = {
      audioPositions: layout.audioPositions,
      sparse: layout.audioPositions < nAudioCtx,
      feeds: { ...cross, [DECODER.crossBias]: bias },
    };
    return { window, given };
  }

  /** The first positions that a run encoded after `found`: they will not be encoded again. */
  function firstOf(
    given: Readonly<Record<string, Tensor>>,
    mel: LogMel,
    found: ComputedPositions | undefined,
    positions: number,
  ): ComputedPositions {
    const from = found?.positions ?? 0;
    const frames = firstFrameOf(from + positions) - firstFrameOf(from);
    return {
      positions,
      largest: Math.max(found?.largest ?? mel.floor, largestOf(mel, frames)),
      rows: Object.fromEntries(
        keepable.map(({ fresh, kept, width }) => [
          kept,
          { data: given[fresh]!.data as Float32Array, width },
        ]),
      ),
    };
  }

  let newest: KeptWindow | undefined;

  /** The newest window, where it is of the same samples and encoded alike; else what `encodeNow` gives, which is kept. */
  async function once(
    samples: Float32Array,
    how: KeptWindow['how'],
    encodeNow: () => Promise<EncodedWindow>,
  ): Promise<EncodedWindow> {
    const isNewest = newest?.how === how && newest.samples.length === samples.length;
    if (isNewest && startsWith(samples, newest!.samples)) return newest!.encoded;
    // Two windows at once may be too much: one takes some 20 to 500 MB.
    newest = undefined;
    const encoded = await encodeNow();
    // The caller may change its samples.
    newest = { samples: samples.slice(), how, encoded };
    return encoded;
  }

  async function encodeWhole(samples: Float32Array, context: AudioContext): Promise<EncodedWindow> {
    beginnings.rest(samples);
    const layout = layoutOf(context, Math.ceil(samples.length / POSITION_SAMPLES));
    const { window } = await run(extractor.extract(samples, layout.audioPositions * 2), layout);
    return window;
  }

  async function encodeAfterKept(samples: Float32Array): Promise<EncodedWindow> {
    const layout = layoutOf('silence-tail', Math.ceil(samples.length / POSITION_SAMPLES));
    const found = beginnings.find(samples);
    const from = found?.positions ?? 0;
    const mel = extractor.extract(
      samples,
      layout.audioPositions * 2,
      WINDOW_SAMPLES,
      found && { count: firstFrameOf(from), largest: found.largest },
    );
    const closed = Math.floor(samples.length / POSITION_SAMPLES) - openPositions - from;
    const keep = closed > 0 ? beginnings.roomFor(closed, found, samples.length) : 0;
    const rest = withoutFirst(layout, from);
    const { window, given } = await run(mel, rest, found && feedsOf(found), keep);
    if (keep > 0) beginnings.keep(samples, found, firstOf(given, mel, found, keep));
    return window;
  }

  return {
    encode: (samples, context) => once(samples, context, () => encodeWhole(samples, context)),
    encodeGrowing: (samples) => once(samples, 'growing', () => encodeAfterKept(samples)),
    spectrogram(samples) {
      const frames = Math.floor(samples.length / HOP);
      // Two frames more hear the audio's end: they count where the loudest is looked for.
      const mel = extractor.extract(samples, frames + 2, samples.length + WINDOW_SAMPLES);
      return { frames, mel };
    },
    async encodeStretch({ mel }, from, frames, context) {
      const layout = layoutOf(context, Math.ceil(frames / 2));
      const length = layout.audioPositions * 2;
      const data = new Float32Array(nMels * length).fill(context === 'full' ? 0 : mel.floor);
      for (let band = 0; band < nMels; band++) {
        const at = band * mel.frames + from;
        data.set(mel.data.subarray(at, at + Math.min(frames, length)), band * length);
      }
      return (await run({ data, frames: length }, layout)).window;
    },
  };
}

function perLayer<Item>(count: number, of: (layer: number) => readonly Item[]): readonly Item[] {
  return Array.from({ length: count }, (_, layer) => of(layer)).flat();
}

/** The largest value in the first `count` frames. */
function largestOf({ data, frames }: LogMel, count: number): number {
  let largest = -Infinity;
  for (let from = 0; from < data.length; from += frames) {
    for (let i = from; i < from + count; i++) if (data[i]! > largest) largest = data[i]!;
  }
  return largest;
}
