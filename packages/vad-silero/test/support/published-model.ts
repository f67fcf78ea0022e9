import * as ort from 'onnxruntime-node';
import { MODEL_FILE } from '../../scripts/silero-onnx.mjs';
import { NETWORK_SHAPES } from '../../src/model/network-shape.js';
import type { SileroSampleRate } from '../../src/silero-options.js';

/** What Silero's own file says of frames, run by ONNX Runtime as its authors run it. */
export async function publishedProbabilities(
  frames: readonly Float32Array[],
  sampleRate: SileroSampleRate,
): Promise<readonly number[]> {
  const session = await ort.InferenceSession.create(MODEL_FILE, { intraOpNumThreads: 1 });
  const { contextSamples, frameSamples } = NETWORK_SHAPES[sampleRate];
  const sr = new ort.Tensor('int64', [BigInt(sampleRate)]);
  let state = new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]);
  let context = new Float32Array(contextSamples);
  const probabilities: number[] = [];
  for (const frame of frames) {
    const heard = Float32Array.from([...context, ...frame]);
    context = frame.slice(-contextSamples);
    const input = new ort.Tensor('float32', heard, [1, contextSamples + frameSamples]);
    const { stateN, output } = await session.run({ input, state, sr });
    state = stateN as typeof state;
    probabilities.push(Number(output!.data[0]));
  }
  await session.release();
  return probabilities;
}
