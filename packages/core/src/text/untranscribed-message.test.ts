import { expect, it } from 'vitest';
import { untranscribedMessage } from './untranscribed-message.js';

it('speech without a text is named by its place', () => {
  expect(untranscribedMessage({ start: 1, end: 2.5 })).toMatch(/1\.00 to 2\.50 s/);
});
