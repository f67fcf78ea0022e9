import type { Guard } from '../contracts/guards.js';
import { takeOutSegments } from './take-out.js';

const MAX_COMPRESSION_RATIO = 2.4;

/**
 * Takes out the segments whose text compresses more than 2.4 times, so much does it repeat itself (Radford et al. 2022,
 * section 4.5). Segments that report no ratio are kept.
 */
export const suppressCompressible: Guard = (result) =>
  takeOutSegments(
    result,
    'compression_ratio',
    ({ compressionRatio = 0 }) => compressionRatio > MAX_COMPRESSION_RATIO,
  );
