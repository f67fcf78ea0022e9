import type { Segment } from '@ws/core';
import { expect, it } from 'vitest';
import { doneOf } from './transcript.js';

it('ends a stream with all of the text, and counts nothing that OpenAI does not count there', () => {
  const segments = [{ text: ' one ' }, { text: 'two' }] as Segment[];
  expect(doneOf({ segments, languages: ['en'], untranscribed: [] }, { logprobs: false })).toEqual({
    ...{ type: 'transcript.text.done', text: 'one two' },
    languages: [{ code: 'en' }],
  });
});
