import { expect, it } from 'vitest';
import type { ClientEvent } from '../contracts/client-event.js';
import { onlySpeakers } from './only-speakers.js';

/** A final of a second, whose words share it. */
function final(utteranceId: number, ...said: readonly [text: string, speaker?: string][]) {
  const segments = said.map(([text, speaker], i) => {
    const times = {
      start: utteranceId + i / said.length,
      end: utteranceId + (i + 1) / said.length,
    };
    const words = [{ text, ...times }];
    return { text, ...times, words, ...(speaker !== undefined && { speaker }) };
  });
  return {
    ...{ type: 'final', utteranceId, start: utteranceId, end: utteranceId + 1 },
    text: said.map(([text]) => text).join(' '),
    segments,
    words: segments.flatMap(({ words }) => words),
  } as unknown as ClientEvent;
}

const speakers = (utteranceId: number, speaker: string): ClientEvent => ({
  ...{ type: 'speakers', seq: 1, utteranceId },
  turns: [{ start: utteranceId, end: utteranceId + 1, speaker }],
});

const event = (type: ClientEvent['type'], rest: object = {}): ClientEvent =>
  ({ type, ...rest }) as ClientEvent;

/** The events in order: finals by their texts, others by their types. */
async function toldOf(...events: readonly ClientEvent[]): Promise<string[]> {
  const told: string[] = [];
  async function* session(): AsyncGenerator<ClientEvent> {
    yield* events;
  }
  for await (const one of onlySpeakers(session(), ['Anna', '2'])) {
    told.push(one.type === 'final' ? one.text : one.type);
  }
  return told;
}

it('finals have the words of the people who are meant alone', async () => {
  const told: ClientEvent[] = [];
  async function* session(): AsyncGenerator<ClientEvent> {
    yield final(1, ['one', 'Anna'], ['two', 'Bert'], ['three', '2'], ['four']);
  }
  for await (const one of onlySpeakers(session(), ['Anna', '2'])) told.push(one);
  expect(told).toMatchObject([
    {
      ...{ text: 'one three', start: 1, end: 1.75 },
      segments: [
        { text: 'one', speaker: 'Anna' },
        { text: 'three', speaker: '2' },
      ],
      words: [{ text: 'one' }, { text: 'three' }],
    },
  ]);
});

it('finals of others are left out, and so are words without a known speaker', async () => {
  const all = [final(1, ['one', 'Bert']), final(2, ['two', 'Anna']), final(3, ['three'])];
  expect(await toldOf(...all)).toEqual(['two']);
});

it('finals wait for their speakers, and those behind them too', async () => {
  const late = [final(1, ['one']), final(2, ['two']), event('speech_start')];
  expect(await toldOf(...late, speakers(1, 'Anna'), speakers(2, 'Bert'))).toEqual([
    ...['speech_start', 'one'],
  ]);
  expect(await toldOf(...late, speakers(2, 'Anna'))).toEqual(['speech_start', 'two']);
});

it('partials and what was suppressed are left out, and all else passes', async () => {
  const others = ['speech_end', 'cancelled', 'untranscribed', 'warning', 'error'] as const;
  const all = [...others, 'partial', 'suppressed'] as const;
  expect(await toldOf(...all.map((type) => event(type)))).toEqual(others);
});

it('a server that cannot tell speakers any more leaves nothing waiting', async () => {
  const failed = event('warning', { code: 'SPEAKERS_FAILED', message: '' });
  const many = Array.from({ length: 40 }, (_, i) => final(i, ['unknown']));
  expect(await toldOf(...many, failed, final(41, ['late']))).toEqual(['warning']);
});
