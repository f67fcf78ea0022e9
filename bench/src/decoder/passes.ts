import { openModel, resolveModel } from '@ws/models';
import { DECODER } from '../../../packages/backend-onnx/src/graph/names.js';
import {
  type AudioContext,
  createAudioEncoder,
  type EncodedWindow,
} from '../../../packages/backend-onnx/src/network/audio-encoder.js';
import {
  createTextDecoder,
  type StartDecoder,
} from '../../../packages/backend-onnx/src/network/text-decoder.js';
import { loadOnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import type { Precision } from '../../../packages/backend-onnx/src/runtime/precision.js';
import { createSessions } from '../../../packages/backend-onnx/src/runtime/sessions.js';
import { createTokenizer } from '../../../packages/backend-onnx/src/tokenizer/tokenizer.js';
import { alignmentHeads } from '../../../packages/models/src/weights/alignment-heads.js';
import type { Window } from '../engine/windows.js';
import { CONTEXTS, type ModelName } from '../engines.js';

/** Tokens verified in one pass. */
export const VERIFIED = 24;

/**
 * One pass of the decoder, the choice of each token included, in milliseconds of processor time: on one thread that is
 * how long it takes where nobody else wants the processor.
 */
export interface PassTimings {
  /** One token, after as many as are verified at most. */
  readonly stepMs: number[];
  /** {@link VERIFIED} tokens at once. */
  readonly verificationMs: number[];
  /** Both again, with the alignment heads' attention asked for. */
  readonly attendingStepMs: number[];
  readonly attendingVerificationMs: number[];
}

/** What is measured: one row of the table. */
export interface Cell {
  readonly model: ModelName;
  readonly precision: Precision;
  readonly context: AudioContext;
  /** Keys that cross-attention sees. */
  readonly keys: number;
  readonly timings: PassTimings;
  /** Measures once more. */
  measure(): Promise<void>;
}

const TEXT =
  'produced the block books, which were the immediate predecessors of the true printed book, ';

/** Loads a model, and encodes the audio in both ways. */
export async function loadCells(
  model: ModelName,
  precision: Precision,
  { samples }: Window,
): Promise<readonly Cell[]> {
  const runtime = loadOnnxRuntime();
  const { directory } = await resolveModel(model);
  const { weights, config, readTokenizer } = openModel(directory);
  const { dimensions } = weights;
  const tokenizer = createTokenizer(readTokenizer(), dimensions.nVocab);
  const sessions = await createSessions(runtime, weights, {
    precision,
    threads: 1,
    textTokens: tokenizer.special.endOfText,
    alignmentHeads: alignmentHeads(dimensions, config),
  });
  weights[Symbol.dispose]();
  const encoder = createAudioEncoder(runtime, sessions.encoder, dimensions);
  const start = createTextDecoder(runtime, sessions.decoder, dimensions);
  const tokens = tokenizer.encode(TEXT.repeat(3)).slice(0, VERIFIED);
  const initial = [tokenizer.special.startOfTranscript, tokenizer.special.noTimestamps];
  return Promise.all(
    CONTEXTS.map(async (context) => {
      const window = await encoder.encode(samples, context);
      return cell({ model, precision, context, window, start, tokens, initial });
    }),
  );
}

function cell(given: {
  readonly model: ModelName;
  readonly precision: Precision;
  readonly context: AudioContext;
  readonly window: EncodedWindow;
  readonly start: StartDecoder;
  readonly tokens: readonly number[];
  readonly initial: readonly number[];
}): Cell {
  const { model, precision, context, window, start, tokens, initial } = given;
  const timings: PassTimings = {
    stepMs: [],
    verificationMs: [],
    attendingStepMs: [],
    attendingVerificationMs: [],
  };

  /** Reads the tokens in passes of `length`, and tells what one pass takes. */
  async function passMs(length: number, attends: boolean): Promise<number> {
    const decoder = start(window, { attends });
    await decoder.read(initial, [initial.length - 1]);
    const before = process.cpuUsage();
    for (let from = 0; from < tokens.length; from += length) {
      const chunk = tokens.slice(from, from + length);
      for (const scores of await decoder.read(chunk, [...chunk.keys()])) {
        scores.argmax();
        scores.logSumExp();
      }
    }
    const { user, system } = process.cpuUsage(before);
    return ((user + system) / 1000) * (length / tokens.length);
  }

  return {
    model,
    precision,
    context,
    keys: window.feeds[DECODER.crossBias]!.dims[0]!,
    timings,
    async measure() {
      timings.stepMs.push(await passMs(1, false));
      timings.verificationMs.push(await passMs(VERIFIED, false));
      timings.attendingStepMs.push(await passMs(1, true));
      timings.attendingVerificationMs.push(await passMs(VERIFIED, true));
    },
  };
}
