import { readFileSync } from 'node:fs';
import { multipliesExactly } from './exact-products.js';
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
