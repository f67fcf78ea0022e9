import { expect, it } from 'vitest';
import { createTextsInTurn } from './texts-in-turn.js';

it('texts that come side by side are written one after the other', () => {
  let written = '';
  const [a, b, c] = createTextsInTurn((text) => {
    written += text;
  }, 3);
  b!.write('b1 ');
  a!.write('a1 ');
  c!.write('c1 ');
  b!.end();
  expect(written).toBe('a1 ');
  a!.write('a2 ');
  a!.end();
  c!.write('c2');
  c!.end();
  expect(written).toBe('a1 a2 b1 c1 c2');
});
