import type { Graph } from '../onnx/graph.js';
import { loadOnnxRuntime } from './onnxruntime.js';
import { sessionOptions } from './session-options.js';
import { createSession } from './sessions.js';

/** A graph that was built here, with one input and one output, both of float32. */
export interface OnnxGraph {
  /**
   * Runs it once. It blocks its thread meanwhile.
   *
   * @param dims sizes of `data`, outermost first
   * @returns the output, row-major
   */
  run(data: Float32Array, dims: readonly number[]): Promise<Float32Array>;
  /** Gives its memory back. Nothing may run any more. */
  release(): Promise<void>;
}

/**
 * Opens a graph with ONNX Runtime, on the processor.
 *
 * @param threads of one run, 1 or more; they do not spin while they wait
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is no ONNX Runtime
 */
export async function openOnnxGraph(
  graph: Graph,
  { threads }: { readonly threads: number },
): Promise<OnnxGraph> {
  const runtime = loadOnnxRuntime();
  const options = sessionOptions({ executionProviders: ['cpu'], threads });
  const session = await createSession(runtime, graph, options);
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  return {
    async run(data, dims) {
      const outputs = await session.run({
        [input]: new runtime.Tensor('float32', data, dims),
      });
      return outputs[output]!.data as Float32Array;
    },
    release: () => session.release(),
  };
}
