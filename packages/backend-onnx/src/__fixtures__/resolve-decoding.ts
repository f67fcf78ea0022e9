import { readOptions } from '@ws/core/internal';
import {
  DECODING,
  type DecodingOptions,
  type DecodingSettings,
} from '../decoding/decoding-options.js';

/** Options as a backend reads its group `decoding`. */
export function resolveDecoding(options: DecodingOptions): DecodingSettings {
  return readOptions(DECODING, options, 'decoding');
}
