import { expect, it } from 'vitest';
import { createStderrTail } from './stderr-tail.js';

it('passes lines on when they are whole, and keeps the end', () => {
  const lines: string[] = [];
  const tail = createStderrTail((line) => lines.push(line));
  tail.push('one\r\ntw');
  tail.push('o\n\n  \n10%\r20%\rthree');
  expect(lines).toEqual(['one', 'two', '10%', '20%']);
  expect(tail.text).toBe('one\r\ntwo\n\n  \n10%\r20%\rthree');
  for (let i = 0; i < 1000; i++) tail.push('0123456789');
  expect(tail.text.length).toBe(4000);
});
