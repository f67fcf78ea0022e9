import { stat } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { loadOnnxRuntime } from './onnxruntime.js';
import { sessionOptions } from './session-options.js';

/** Numbers in rows. */
export interface FloatTensor {
  readonly data: Float32Array;
  /** Sizes, outermost first. */
  readonly dims: readonly number[];
}

/** A graph of an .onnx file, ready to run. */
export interface OnnxFile {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph once, and gives its outputs by name: of float32, as its inputs are. */
  run(
    inputs: Readonly<Record<string, FloatTensor>>,
  ): Promise<Readonly<Record<string, FloatTensor>>>;
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
  if (!(await isFile(path))) {
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
    async run(inputs) {
      const fed = Object.entries(inputs).map(
        ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
      );
      const outputs = await session.run(Object.fromEntries(fed));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data, dims }]) => [
          name,
          { data: data as Float32Array, dims },
        ]),
      );
    },
    release: () => session.release(),
  };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
