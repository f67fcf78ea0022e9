import { expect, it } from 'vitest';
import { formatBytes } from './format-bytes.js';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [78_090_594, '78 MB'],
  [999_400_000, '999 MB'],
  [999_600_000, '1.0 GB'],
  [3_086_912_962, '3.1 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
