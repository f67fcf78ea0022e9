// Every protocol that the server speaks is measured over it, with an engine that knows a few tones.
import { figuresOf, measureServer, PROTOCOLS, type ProtocolName } from '@ws/bench';
import { createServer, type TranscriptionServer } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counting, tonesOf } from '../../server/test/support/counted-tones.js';
import { planOf, recordingOf } from './support/plan.js';

const samples = Float32Array.from([...tonesOf('one two', 1200), ...tonesOf('three one', 300)]);
const recording = recordingOf(samples, 'one two three one', [
  [0, 0.6],
  [1.9, 2.6],
]);

/** Where each is on the server: all but Wyoming share its port. */
const ADDRESSES: Readonly<Partial<Record<ProtocolName, string>>> = {
  vosk: '/vosk',
  'whisper-live': '/whisper-live',
};

let server: TranscriptionServer;
beforeAll(async () => {
  server = await createServer({
    ...{ port: 0, wyomingPort: 0, maxClients: 8, backend: counting(), page: false },
    ...{ vad: 'energy', turn: 'none' },
  });
});
afterAll(() => server?.close());

function addressOf(name: ProtocolName): string {
  if (name === 'wyoming') return `tcp://127.0.0.1:${server.ports.wyoming}`;
  return `${server.url}${ADDRESSES[name] ?? ''}`;
}

describe('over each protocol', () => {
  it.each(Object.keys(PROTOCOLS) as ProtocolName[])('%s hears every word', async (name) => {
    const [session] = await measureServer(planOf(PROTOCOLS[name], addressOf(name), [recording]));
    expect(session).toMatchObject({ id: 'server/words/1' });
    expect(session!.failed).toBeUndefined();
    const figures = figuresOf([session!], { command: 'test' });
    const figureOf = (measure: string): number | undefined =>
      figures.find((figure) => figure.measure === measure)?.value;
    expect(session!.events.filter(({ type }) => type === 'final').length).toBeGreaterThan(0);
    expect(figureOf('word-error-rate')).toBe(0);
    if (name === 'openai') expect(figureOf('real-time-factor')).toBeGreaterThan(0);
    else expect(figureOf('unanswered-speech')).toBe(0);
  });
});

it('sessions at once play the recordings from different ones on, and are told apart', async () => {
  const plan = planOf(PROTOCOLS.native, server.url, [recording], {
    ...{ sessions: [1, 3], repetitions: 2, warmsUp: true },
  });
  const sessions = await measureServer(plan);
  expect(sessions.map(({ together = 1, repetition }) => [together, repetition])).toEqual(
    expect.arrayContaining([
      [1, 1],
      [3, 1],
      [3, 2],
    ]),
  );
  expect(new Set(sessions.map(({ id }) => id)).size).toBe(8);
  const figures = figuresOf(sessions, { command: 'test' });
  expect([...new Set(figures.map(({ system }) => system))]).toEqual([
    'server',
    'server, 3 at once',
  ]);
});
