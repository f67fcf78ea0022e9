import { loadOnnxRuntime } from '../runtime/onnxruntime.js';
import { multipliesExactly } from '../runtime/precision.js';

/**
 * Whether products of 8-bit numbers come out right on this processor. On x86 without VNNI their sums saturate, and the engine
 * computes in single precision: how exact 8 bits are cannot be tested there.
 */
export const exactInEightBits: boolean = await multipliesExactly(loadOnnxRuntime());

if (!exactInEightBits) {
  process.stdout.write('skipped: tests of 8-bit products, whose sums saturate on this processor\n');
}
