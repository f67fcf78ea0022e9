import { readFileSync } from 'node:fs';
import { createGraph } from '../onnx/graph.js';
import { writeModel } from '../onnx/write-model.js';
import type { OnnxRuntime } from './onnxruntime.js';

/** What the engine computes in: `int8` has 8-bit weights and activations in its linear layers. */
export type Precision = 'fp32' | 'int8';

/** What the system says of its processor: that it is good at 8 bits, that it is not, or nothing. */
export type EightBitSupport = 'yes' | 'no' | 'unknown';

/**
 * Whether the processor computes fast in 8 bits: x86 with VNNI, which Linux tells, and ARM. Windows and macOS do not tell
 * it of x86.
 */
export function eightBitSupport(
  platform: string = process.platform,
  architecture: string = process.arch,
  processorInfo: () => string = () => readFileSync('/proc/cpuinfo', 'utf8'),
): EightBitSupport {
  if (architecture === 'arm64') return 'yes';
  if (architecture !== 'x64') return 'no';
  if (platform !== 'linux') return 'unknown';
  try {
    return /\b(avx512_vnni|avx_vnni)\b/.test(processorInfo()) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}

/**
 * The faster precision whose results can be trusted on this processor.
 *
 * 8 bits are taken where the system does not speak against them and products of 8-bit numbers come out right. On x86 that
 * they do is a sign of VNNI, and with it of speed. No time is measured: what a machine computes in must not depend on
 * what else it does. That int8 is faster where it is exact is what `bench precision` shows.
 */
export async function choosePrecision(
  runtime: OnnxRuntime,
  support: EightBitSupport = eightBitSupport(),
): Promise<Precision> {
  return support !== 'no' && (await multipliesExactly(runtime)) ? 'int8' : 'fp32';
}

const ROWS = 3;
const INPUTS = 128;
const OUTPUTS = 64;

/**
 * Whether products of 8-bit numbers come out right on this processor.
 *
 * x86 without VNNI adds pairs of products (unsigned by signed) in 16 bits, where they saturate: 255 · 127 + 255 · 127 is
 * 64770, and becomes 32767. A product of the largest numbers there are shows it, on any system, whatever it tells of
 * its processor.
 */
export async function multipliesExactly(runtime: OnnxRuntime): Promise<boolean> {
  const graph = createGraph('exact_products');
  const x = graph.input('x', 'float32', [ROWS, INPUTS]);
  // Some weights of either sign, so that a wrong sum cannot come out right by chance.
  const weight = (input: number, output: number): number =>
    output % 2 === 0 ? 127 : input % 3 === 0 ? -127 : 127 - (input % 5);
  const weights = graph.tensor('int8', [INPUTS, OUTPUTS], (target) => {
    for (let i = 0; i < target.length; i++) {
      target[i] = weight(Math.floor(i / OUTPUTS), i % OUTPUTS);
    }
  });
  const bytes = graph.op('Cast', [x], { to: 2 });
  const product = graph.op('MatMulInteger', [bytes, weights]);
  graph.op('Cast', [product], { to: 1 }, 'y');
  graph.output('y', 'float32', [ROWS, OUTPUTS]);
  const session = await runtime.InferenceSession.create(writeModel(graph).model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
  });
  try {
    const values = Float32Array.from({ length: ROWS * INPUTS }, (_, i) => 255 - (i % ROWS));
    const { y } = await session.run({ x: new runtime.Tensor('float32', values, [ROWS, INPUTS]) });
    const sums = y!.data as Float32Array;
    return sums.every((sum, at) => {
      const [row, output] = [Math.floor(at / OUTPUTS), at % OUTPUTS];
      let exact = 0;
      // Whole numbers below 2^24: exact in single precision too.
      for (let i = 0; i < INPUTS; i++) exact += values[row * INPUTS + i]! * weight(i, output);
      return sum === exact;
    });
  } finally {
    await session.release();
  }
}
