import type { SessionEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { conversing } from './__fixtures__/conversing.js';

it.each(['push', 'continuous'])('a client learns which speech has no text: %s', async (mode) => {
  const talk = conversing();
  await talk.start(mode);
  const { onEvent } = talk.heard[0]!.options;
  await onEvent({ type: 'untranscribed', start: 1.25, end: 2.75 } as SessionEvent);
  expect(talk.said.at(-1)).toEqual({ type: 'untranscribed', start: 1.25, end: 2.75 });
});
