import { expect, it } from 'vitest';
import type { SpokenSegment } from '../../uploads/transcribe-sent.js';
import { doneOf } from './transcript.js';

it('ends a stream with all of the text, and counts nothing that OpenAI does not count there', () => {
  const segments = [{ text: ' one ' }, { text: 'two' }] as SpokenSegment[];
  expect(doneOf({ segments, languages: ['en'], untold: {} }, { logprobs: false })).toEqual({
    ...{ type: 'transcript.text.done', text: 'one two' },
    languages: [{ code: 'en' }],
  });
});
