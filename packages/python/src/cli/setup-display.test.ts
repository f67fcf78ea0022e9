import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { SetupProgress } from '../setup/progress.js';
import { createSetupDisplay } from './setup-display.js';

const STEPS: readonly SetupProgress[] = [
  { phase: 'creating', what: '/cache/x (Python 3.12.1)', done: 0, total: 2 },
  { phase: 'downloading', what: 'av.whl (37.2 MB)', done: 1, total: 2 },
];

it('writes a line for each step where nobody watches', () => {
  const output = new PassThrough({ encoding: 'utf8' });
  const display = createSetupDisplay(output);
  STEPS.forEach(display.show);
  display.stop();
  expect(output.read()).toBe(
    'creating /cache/x (Python 3.12.1)\n[1/2] downloading av.whl (37.2 MB)\n',
  );
});

it('has one line that changes in a terminal, no wider than it, and takes it away', () => {
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 20 });
  const display = createSetupDisplay(output);
  STEPS.forEach(display.show);
  display.stop();
  expect(output.read().split('\r\u001b[2K')).toEqual([
    '',
    'creating /cache/x (',
    '[1/2] downloading a',
    '',
  ]);
});
