import { stat } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { loadOnnxRuntime } from './onnxruntime.js';
import { sessionOptions } from './session-options.js';

export interface OnnxFile {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs the graph once over its only input, of float32.
   *
   * @param dims sizes of `data`, outermost first
   * @returns the output, of float32
   */
  run(
    input: string,
    data: Float32Array,
    dims: readonly number[],
    output: string,
  ): Promise<Float32Array>;
  /** Gives its memory back. Nothing may run any more. */
  release(): Promise<void>;
}

/**
 * Opens an .onnx file with ONNX Runtime, on the processor. It blocks its thread while it runs: use it in a process of
 * its own.
 *
 * @param threads of one run, 1 or more; they do not spin while they wait
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no such file, `ERR_MODEL_INVALID` with ONNX Runtime's reason
 *   when it cannot be run, `ERR_BACKEND_UNAVAILABLE` when there is no ONNX Runtime
 */
export async function openOnnxFile(
  path: string,
  { threads }: { readonly threads: number },
): Promise<OnnxFile> {
  const { InferenceSession, Tensor } = loadOnnxRuntime();
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    throw new TranscribeError(`There is no file ${path}. Give the path of an .onnx file.`, {
      code: 'ERR_MODEL_NOT_FOUND',
      details: { path },
    });
  }
  const session = await InferenceSession.create(path, {
    ...sessionOptions({ executionProviders: ['cpu'], threads }),
    graphOptimizationLevel: 'all',
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new TranscribeError(`${path} is no model that ONNX Runtime can run: ${reason}`, {
      code: 'ERR_MODEL_INVALID',
      details: { path },
      cause,
    });
  });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(input, data, dims, output) {
      const outputs = await session.run({ [input]: new Tensor('float32', data, dims) }, [output]);
      return outputs[output]!.data as Float32Array;
    },
    release: () => session.release(),
  };
}
