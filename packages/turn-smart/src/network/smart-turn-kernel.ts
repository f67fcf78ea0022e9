import { setImmediate } from 'node:timers/promises';
import { openOnnxFile } from '@ws/backend-onnx/internal';
import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { createTurnFeatures, FRAMES, HEARD_SAMPLES, MELS } from './turn-features.js';

/** Smart Turn's network, loaded into this process. It blocks its thread while it works. */
export interface SmartTurnKernel {
  /**
   * How likely the speaker has finished, 0 to 1.
   *
   * @param samples - mono, 16 kHz, finite numbers; the newest 8 s are heard
   * @throws TranscribeError `ERR_ABORTED`
   */
  judge(
    samples: Float32Array,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<number>;
  /** Gives its memory back. Nothing may be judged any more. */
  release(): Promise<void>;
}

// The names in the published file. Its output is a probability, whatever its name.
const INPUT = 'input_features';
const OUTPUT = 'logits';

/**
 * Loads the network, on one thread.
 *
 * @param file - path of the .onnx file: that of `resolveFile(SMART_TURN_FILE)`, or of another version of Smart Turn
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID` when it is no Smart Turn, `ERR_BACKEND_UNAVAILABLE` when
 *   there is no ONNX Runtime
 */
export async function loadSmartTurnKernel(file: string): Promise<SmartTurnKernel> {
  const network = await openOnnxFile(file, { threads: 1 });
  const features = createTurnFeatures();

  const kernel: SmartTurnKernel = {
    async judge(samples, { signal } = {}) {
      const data = features(samples);
      if (signal !== undefined) {
        // That the caller has left may be told meanwhile; the network is most of the work.
        await setImmediate();
        if (signal.aborted) throw abortedError(signal);
      }
      const [probability] = await network.run(INPUT, data, [1, MELS, FRAMES], OUTPUT);
      return probability!;
    },
    release: () => network.release(),
  };
  try {
    const { inputNames, outputNames } = network;
    if (inputNames.join() !== INPUT || !outputNames.includes(OUTPUT)) {
      const names = `takes ${inputNames.join(', ')} and gives ${outputNames.join(', ')}`;
      throw notSmartTurn(file, names);
    }
    // The first run takes longer, and shows whether it is what it looks like.
    const probability = await kernel.judge(new Float32Array(HEARD_SAMPLES)).catch((cause) => {
      throw notSmartTurn(file, `does not take audio (${cause.message})`, cause);
    });
    if (!(probability >= 0 && probability <= 1)) {
      throw notSmartTurn(file, `gives ${probability}, which is no probability`);
    }
    return kernel;
  } catch (error) {
    await network.release();
    throw error;
  }
}

function notSmartTurn(file: string, what: string, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `${file} is no Smart Turn: it ${what}. Give the path of an .onnx file of Smart Turn v3.`,
    { code: 'ERR_MODEL_INVALID', details: { file }, cause },
  );
}
