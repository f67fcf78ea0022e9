import { setImmediate } from 'node:timers/promises';
import {
  choosePrecision,
  KERNELS,
  loadOnnxRuntime,
  type OnnxGraph,
  openOnnxGraph,
} from '@ws/backend-onnx/internal';
import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { otherFileError, readSmallFile } from '@ws/models/internal';
import { readOnnxModel } from './onnx-model.js';
import { smartTurnGraph } from './smart-turn-graph.js';
import { weightsOf } from './smart-turn-weights.js';
import { createTurnFeatures, FRAMES, MELS } from './turn-features.js';

/** Smart Turn's network, loaded into this process. It blocks its thread while it works. */
export interface SmartTurnKernel {
  /**
   * How likely the speaker has finished, 0 to 1.
   *
   * @param samples - mono, 16 kHz, finite numbers; the newest 4 s are heard
   * @throws TranscribeError `ERR_ABORTED`
   */
  judge(
    samples: Float32Array,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<number>;
  /** Gives its memory back. Nothing may be judged any more. */
  release(): Promise<void>;
}

/** Smart Turn has 9 MB in 8 bits, and 32 in float32. */
const MOST_BYTES = 2 ** 26;

/**
 * Loads the network, on one thread: in 8 bits where the processor computes right in them, in float32 elsewhere.
 *
 * @param file - path of the .onnx file: that of `resolveFile(SMART_TURN_FILE)`, or of another version of Smart Turn v3
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID` when it is no Smart Turn, `ERR_BACKEND_UNAVAILABLE` when
 *   there is no ONNX Runtime
 */
export async function loadSmartTurnKernel(file: string): Promise<SmartTurnKernel> {
  const network = await openSmartTurn(file);
  const features = createTurnFeatures();

  return {
    async judge(samples, { signal } = {}) {
      const data = features(samples);
      if (signal !== undefined) {
        // That the caller has left may be told meanwhile; the network is most of the work.
        await setImmediate();
        if (signal.aborted) throw abortedError(signal);
      }
      const [probability] = await network.run(data, [1, MELS, FRAMES]);
      return probability!;
    },
    release: () => network.release(),
  };
}

async function openSmartTurn(file: string): Promise<OnnxGraph> {
  const { encoder } = KERNELS[await choosePrecision(loadOnnxRuntime())];
  const bytes = await readWeights(file);
  let network: OnnxGraph | undefined;
  try {
    const weights = weightsOf(readOnnxModel(bytes));
    network = await openOnnxGraph(smartTurnGraph(weights, encoder.kindOf), { threads: 1 });
    // The first run takes longer than others.
    await network.run(new Float32Array(MELS * FRAMES), [1, MELS, FRAMES]);
    return network;
  } catch (error) {
    await network?.release();
    throw TranscribeError.isInstance(error) ? error : notSmartTurn(file, error);
  }
}

async function readWeights(file: string): Promise<Uint8Array> {
  try {
    return await readSmallFile(file, MOST_BYTES);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw notSmartTurn(file, cause);
    throw new TranscribeError(`There is no file ${file}. Give the path of an .onnx file.`, {
      code: 'ERR_MODEL_NOT_FOUND',
      details: { file },
      cause,
    });
  }
}

function notSmartTurn(file: string, cause: unknown): TranscribeError {
  const advice = 'Give the path of an .onnx file of Smart Turn v3.';
  return otherFileError(file, 'Smart Turn', cause, advice);
}
