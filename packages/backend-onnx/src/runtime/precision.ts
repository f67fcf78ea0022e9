import { readFileSync } from 'node:fs';

/** What the engine computes in: `int8` has 8-bit weights and activations in its linear layers. */
export type Precision = 'fp32' | 'int8';

/**
 * The faster precision whose results can be trusted on this processor.
 *
 * Without VNNI, x86 adds products of 8-bit numbers in 16 bits and saturates, so int8 is taken only where the
 * processor says it has VNNI (Linux lets it be asked; elsewhere on x86 it is not known), and on ARM, which does not
 * saturate.
 */
export function detectPrecision(
  platform: string = process.platform,
  architecture: string = process.arch,
  processorInfo: () => string = () => readFileSync('/proc/cpuinfo', 'utf8'),
): Precision {
  if (architecture === 'arm64') return 'int8';
  if (architecture !== 'x64' || platform !== 'linux') return 'fp32';
  try {
    return /\b(avx512_vnni|avx_vnni)\b/.test(processorInfo()) ? 'int8' : 'fp32';
  } catch {
    return 'fp32';
  }
}
