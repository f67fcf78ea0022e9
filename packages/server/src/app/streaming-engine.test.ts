import { createScriptedStreamBackend } from '@ws/testing';
import { expect, it } from 'vitest';
import { base64 } from '../../test/support/raw-client.js';
import { hearing, join, script, serve } from '../../test/support/serving.js';

const NATIVE = '/ws/transcribe/native';

it('serves the strategy native over an engine that hears audio as it comes', async () => {
  const backend = createScriptedStreamBackend({ script });
  const server = await serve({ backend });
  expect(server.strategies).toContain('native');
  const client = await join(server, NATIVE);
  client.send({ type: 'start' });
  for (let at = 0; at < script.samples.length; at += 3200) {
    const samples = script.samples.subarray(at, at + 3200);
    client.send({ type: 'audio_frame', audio: base64(samples) });
  }
  client.send({ type: 'end' });
  const messages = await client.until('done');
  const finals = messages.filter(({ type }) => type === 'final');
  expect(finals.map(({ text }) => text)).toEqual(['one two three']);
  expect(backend.calls).toHaveLength(0);
  expect(backend.heardSamples).toBeLessThanOrEqual(script.samples.length);
  await client.closed;
  await expect.poll(() => backend.openStreams).toBe(0);
});

it('says that there is no such strategy over another engine', async () => {
  const server = await serve({ backend: hearing() });
  expect(server.strategies).not.toContain('native');
  const client = await join(server, NATIVE);
  expect(await client.closed).toMatchObject({ code: 1008, reason: 'Unknown strategy: native' });
});
