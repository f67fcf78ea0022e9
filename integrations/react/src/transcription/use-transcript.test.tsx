// @vitest-environment jsdom
import type { FinalEvent } from '@ws/core';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { type Transcript, useTranscript } from './use-transcript.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

function said(text: string, start: number): FinalEvent {
  const segments = [{ text, start, end: start + 1 }];
  return { text, segments, language: 'en' } as unknown as FinalEvent;
}

it('is the text of all finals, and writes it in every format', async () => {
  const root = createRoot(document.createElement('div'));
  let transcript!: Transcript;
  function Page({ finals }: { readonly finals: readonly FinalEvent[] }) {
    transcript = useTranscript(finals);
    return null;
  }
  const show = (finals: readonly FinalEvent[]) => act(() => root.render(<Page finals={finals} />));

  await show([]);
  expect([transcript.text, transcript.segments]).toEqual(['', []]);

  const finals = [said('One.', 0), said('Two.', 3)];
  await show(finals);
  const before = transcript;
  expect(before.text).toBe('One.\nTwo.');
  expect(before.format('srt')).toBe(
    '1\n00:00:00,000 --> 00:00:01,000\nOne.\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n\n',
  );
  expect(JSON.parse(before.format('json'))).toMatchObject({ language: 'en' });
  expect(() => before.format('doc' as never)).toThrow(/format/);

  await show(finals);
  expect(transcript).toBe(before);
  await show([...finals, said('Three.', 5)]);
  expect(transcript.segments).toHaveLength(3);
  await act(() => root.unmount());
});
