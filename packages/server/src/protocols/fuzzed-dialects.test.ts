import { expect, it } from 'vitest';
import { counting, tonesOf } from '../../test/support/counted-tones.js';
import { FUZZED_PATHS, fuzzSocket, fuzzWyoming } from '../../test/support/fuzzed-dialects.js';
import { f32le } from '../../test/support/raw-client.js';
import { joinReady, serve } from '../../test/support/serving.js';
import type { TranscriptionServer } from '../app/create-server.js';

// The full tests send ten times as many, to the real engine.
const MESSAGES = 1000;

/** A server, and somebody who is to notice nothing. */
async function besides(fuzz: (server: TranscriptionServer) => Promise<void>): Promise<void> {
  const server = await serve({
    ...{ backend: counting(), partialIntervalMs: 0, wyomingPort: 0 },
    ...{ maxClients: 6, maxWaitingClients: 100 },
  });
  const client = await joinReady(server);
  client.send({ type: 'start', encoding: 'pcm_f32le' });
  client.send(f32le(tonesOf('one two')));
  await fuzz(server);
  client.send(f32le(tonesOf('three', 1000)));
  client.send({ type: 'end' });
  const told = await client.until('done');
  expect(told.filter(({ type }) => type === 'error')).toEqual([]);
  expect(told.find(({ type }) => type === 'final').text).toBe('one two three');
  await expect.poll(() => server.sessions).toBe(0);
}

it.each(FUZZED_PATHS)('%s takes what nobody should send', async (path, texts) => {
  await besides((server) => fuzzSocket(server.url + path, texts, MESSAGES));
});

it('Wyoming takes what nobody should send', async () => {
  await besides(({ ports }) => fuzzWyoming(ports.wyoming!, MESSAGES));
});
