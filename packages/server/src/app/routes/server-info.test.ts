import { expect, it } from 'vitest';
import { hearing, serve } from '../../../test/support/serving.js';
import type { TranscriptionServer } from '../create-server.js';

const infoOf = async ({ url }: TranscriptionServer): Promise<unknown> =>
  (await fetch(`${url.replace('ws:', 'http:')}/v1/info`)).json();

it('says what sessions may ask for', async () => {
  const server = await serve({ backend: hearing({ capabilities: { languages: ['en', 'de'] } }) });
  expect(await infoOf(server)).toEqual({
    ...{ status: 'ready', model: server.model, backend: 'scripted', protocol: 1 },
    strategies: server.strategies,
    vads: expect.arrayContaining(['silero', 'webrtc', 'energy', 'none']),
    ...{ vad: 'energy', turns: ['none'], turn: 'none', languages: ['en', 'de'] },
    tasks: expect.arrayContaining(['transcribe']),
    needs_key: false,
    speakers: false,
  });
});

it('says that sessions need a key, and shows none', async () => {
  const key = 'a-key-that-nobody-guesses';
  const server = await serve({ backend: hearing(), apiKeys: [key] });
  const info = await infoOf(server);
  expect(info).toMatchObject({ needs_key: true });
  expect(JSON.stringify(info)).not.toContain(key);
});
