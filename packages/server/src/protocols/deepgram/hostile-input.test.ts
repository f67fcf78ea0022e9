import fc from 'fast-check';
import { expect, it } from 'vitest';
import { f32le, rawConnect } from '../../../test/support/raw-client.js';
import { hearing, joinReady, script, serve } from '../../../test/support/serving.js';

const MESSAGES = 10_000;
const OF_ONE = 100;
const FORMATS = ['linear32', 'linear16', 'mulaw', 'alaw'];

/** What a client may send, meant well or not. */
const frame = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 4000 }) },
  {
    weight: 3,
    arbitrary: fc.nat(20_000).map((at) => f32le(script.samples.subarray(at, at + 1600))),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '{"type":"Finalize"}',
      '{"type":"KeepAlive"}',
      '{"type":"ForceEndTurn"}',
      '{"type":"Configure"}',
      '{"type":"Finalize","channel":1}',
    ),
  },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        type: fc.constantFrom('Configure', 'Finalize', 'Results'),
        thresholds: fc.oneof(
          fc.dictionary(fc.string(), fc.anything()),
          fc.anything(),
          fc.record({ eot_threshold: fc.double(), eot_timeout_ms: fc.integer() }),
        ),
        keyterms: fc.oneof(fc.array(fc.string({ unit: 'binary' })), fc.anything()),
        language_hints: fc.oneof(fc.array(fc.string()), fc.anything()),
        channel: fc.oneof(fc.integer(), fc.anything()),
      })
      .map((message) =>
        JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      ),
  },
);

it.each(['/v1/listen', '/v2/listen'])('%s: nobody else is hurt', async (path) => {
  const server = await serve({ backend: hearing(), maxClients: 8, partialIntervalMs: 100 });
  const clients = fc.sample(
    fc.record({
      frames: fc.array(frame, { minLength: OF_ONE, maxLength: OF_ONE }),
      encoding: fc.constantFrom(...FORMATS),
      channels: fc.integer({ min: 1, max: 2 }),
      extra: fc.webQueryParameters(),
    }),
    { numRuns: MESSAGES / OF_ONE },
  );
  const codes = new Map<number, number>();
  async function attack({ frames, encoding, channels, extra }: (typeof clients)[number]) {
    const client = await rawConnect(
      `${server.url}${path}?encoding=${encoding}&sample_rate=16000&interim_results=true&multichannel=true&channels=${channels}&${extra}`,
    );
    for (const one of frames) client.socket.send(one);
    client.socket.send('{"type":"CloseStream"}');
    const { code } = await client.closed;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  async function attackers(): Promise<void> {
    for (let next = clients.pop(); next !== undefined; next = clients.pop()) {
      await attack(next);
      if (clients.length % 10 === 0) await speak();
    }
  }
  /** Somebody who means no harm is heard all the same. */
  async function speak(): Promise<void> {
    const other = await joinReady(server);
    other.send({ type: 'start', encoding: 'pcm_f32le' });
    other.send(f32le(script.samples));
    other.send({ type: 'end' });
    const messages = await other.until('done');
    expect(messages.filter(({ type }) => type === 'final').map(({ text }) => text)).toEqual([
      'one two three',
    ]);
  }
  await Promise.all([attackers(), attackers(), attackers()]);
  // They end as they asked to, never with a fault of the server's.
  expect(
    [...codes.keys()].every((code) => [1000, 1005].includes(code)),
    [...codes].join('; '),
  ).toBe(true);
  await expect.poll(() => server.sessions).toBe(0);
});
