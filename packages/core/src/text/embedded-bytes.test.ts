import { expect, it } from 'vitest';
import { embeddedBytes } from './embedded-bytes.js';

it.each([
  ['', []],
  ['AA==', [0]],
  ['/wD+', [255, 0, 254]],
  ['AIB/gA==', [0, 128, 127, 128]],
])('%j is %j', (base64, bytes) => {
  expect([...embeddedBytes(base64)]).toEqual(bytes);
});
