import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createTextOutputs } from './text-output.js';

it('texts that come side by side are written one after the other', () => {
  const stream = new PassThrough();
  const [a, b, c] = createTextOutputs(stream, 3);
  b!.write('b1 ');
  a!.write('a1 ');
  c!.write('c1 ');
  b!.end();
  expect(String(stream.read())).toBe('a1 ');
  a!.write('a2 ');
  a!.end();
  c!.write('c2');
  c!.end();
  expect(String(stream.read())).toBe('a2 b1 c1 c2');
});
