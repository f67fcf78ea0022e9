import { NOTHING_SAID } from '@ws/voice-client';
import { expect, it } from 'vitest';
import { untranscribedText } from '../../page/src/status-text.js';

it.each([
  [{ start: 12.9, end: 13.5 }, 'I did not catch what you said at 0:12.'],
  [{ start: 0, end: 1 }, 'I did not catch what you said at 0:00.'],
  [{ start: 605.2, end: 606 }, 'I did not catch what you said at 10:05.'],
  [undefined, ''],
])('the page says when it did not catch something: %j', (untranscribed, text) => {
  expect(untranscribedText({ ...NOTHING_SAID, untranscribed })).toBe(text);
});
