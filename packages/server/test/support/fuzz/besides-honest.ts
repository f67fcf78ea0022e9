import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import { expect, vi } from 'vitest';
import type { TranscriptionServer } from '../../../src/app/create-server.js';
import { coarseEar, coarseSpeech } from '../coarse-speech.js';
import { s16le } from '../raw-client.js';
import { joinReady, serve } from '../serving.js';

const SAID = 'one two three';
const speech = coarseSpeech(1, 2, 3);
const wav = new Blob([new Uint8Array(writeWav(speech, { sampleRate: 16_000 }))]);

/**
 * A server that somebody attacks, while others mean no harm: they are heard. After it there is no session, no place is
 * taken, no file is left, and the server has logged no fault of its own.
 */
export async function besidesHonest(
  attack: (server: TranscriptionServer, port: number) => Promise<unknown>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-fuzz-'));
  vi.stubEnv('TMPDIR', folder);
  const faults: unknown[] = [];
  const quiet = (): void => {};
  const logger: Logger = {
    ...{ debug: quiet, info: quiet, warn: quiet },
    error: (fields: unknown, message?: unknown) => void faults.push([message, fields]),
  };
  try {
    // Attackers are fewer than there are places, of which a recording of eight channels takes as many.
    const server = await serve({ backend: coarseEar(), maxClients: 40, logger });
    const { port } = new URL(server.url);
    let isOver = false;
    const attacked = attack(server, Number(port)).finally(() => {
      isOver = true;
    });
    const honest = async (): Promise<void> => {
      do {
        await Promise.all([speakLive(server), postForm(port), postBytes(port)]);
        await new Promise((resolve) => setTimeout(resolve, 100));
      } while (!isOver);
    };
    await Promise.all([attacked, honest()]);
    expect(faults).toEqual([]);
    await expect.poll(() => server.sessions).toBe(0);
    await expect.poll(() => readdir(folder)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  }
}

async function speakLive(server: TranscriptionServer): Promise<void> {
  const client = await joinReady(server);
  client.send(s16le(speech));
  client.send({ type: 'end' });
  const told = await client.until('done');
  expect(told.filter(({ type }) => type === 'final').map(({ text }) => text)).toEqual([SAID]);
}

async function postForm(port: string): Promise<void> {
  const body = new FormData();
  body.append('model', 'whisper-1');
  body.append('file', wav, 'a.wav');
  const url = `http://127.0.0.1:${port}/v1/audio/transcriptions`;
  const answer = await fetch(url, { method: 'POST', body });
  expect(await answer.json()).toMatchObject({ text: SAID });
}

async function postBytes(port: string): Promise<void> {
  const url = `http://127.0.0.1:${port}/v1/listen`;
  const answer = await fetch(url, { method: 'POST', body: wav });
  const { results } = (await answer.json()) as {
    results: { channels: [{ alternatives: [{ transcript: string }] }] };
  };
  expect(results.channels[0].alternatives[0].transcript).toBe(SAID);
}
