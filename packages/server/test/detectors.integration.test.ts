import { type ClientSession, connect } from '@ws/client';
import type { FinalEvent } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { createVad } from '@ws/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  demoRecording,
  demoTranscript,
  peopleRecorded,
  stream60,
  stream60Transcript,
} from '../../../test/support/recordings.js';
import { hear } from './support/hear.js';
import { type ServerProcess, startServer } from './support/server-process.js';

interface Spoken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The finals that say something. */
async function finalsOf(
  session: ClientSession,
  audio: AsyncIterable<Float32Array>,
): Promise<readonly FinalEvent[]> {
  const events = await hear(session, audio);
  return events.filter((event): event is FinalEvent => event.type === 'final' && event.text !== '');
}

async function* inChunks(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += 1600) yield samples.subarray(at, at + 1600);
}

// The whole way: the built server in its own process, the real engine and detectors, the built client.
describe('detectors', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    server?.kill('SIGTERM');
    expect((await server?.ended)?.exitCode).toBe(0);
  });

  it.skipIf(!peopleRecorded).each(['silero', 'webrtc'] as const)(
    'a minute of people, endpoints by the server with %s: all answered, nothing made up',
    async (vad) => {
      const spoken: Spoken[] = stream60Transcript().map(({ text, speech_start, speech_end }) => ({
        ...{ text, start: speech_start, end: speech_end },
      }));
      const session = await connect(server.url, {
        ...{ vad, strategy: 'prompt', language: 'en', partialIntervalMs: 0 },
        ...{ turn: 'none', endpointing: { minSilenceMs: 300 } },
      });
      const finals = await finalsOf(session, inChunks(stream60()));

      const during = ({ start, end }: Spoken) =>
        finals.filter((final) => final.start < end && final.end > start);
      for (const utterance of spoken) {
        const own = during(utterance);
        expect(own, utterance.text).not.toHaveLength(0);
        // The one that holds the last word ends where the endpoint was found, on the audio's clock: at most 0.7 s later.
        const last = own.at(-1)!;
        expect(last.end).toBeGreaterThan(utterance.end - 0.15);
        expect(last.end).toBeLessThan(utterance.end + 0.7);
      }
      // None lies in a pause.
      const inPauses = finals.filter((final) =>
        spoken.every(({ start, end }) => final.start >= end || final.end <= start),
      );
      expect(inPauses.map(({ text }) => text)).toEqual([]);
      const { errors, words } = wordErrorRate(
        spoken.map(({ text }) => text).join(' '),
        finals.map(({ text }) => text).join(' '),
      );
      expect(words).toBe(112);
      // Four to six are usual; other systems got 5 to 29 of them wrong.
      expect(errors).toBeLessThanOrEqual(11);
    },
  );

  it('the client listens by itself, and says vad_end at each pause', async () => {
    const three = demoTranscript().slice(0, 3);
    const audio = demoRecording().subarray(0, Math.round((three.at(-1)!.end + 1) * 16_000));
    for (const name of ['silero', 'webrtc'] as const) {
      const vad = await createVad(name);
      // Decodes silence too: only the client knows where an utterance ends.
      const session = await connect(server.url, {
        ...{ vad: 'none', language: 'en', partialIntervalMs: 0 },
        clientVad: { vad, minSilenceMs: 500 },
      });
      const finals = await finalsOf(session, inChunks(audio));
      await vad[Symbol.asyncDispose]();
      expect(finals.length).toBeGreaterThanOrEqual(three.length);
      const said = three.map(({ text }) => text).join(' ');
      const { rate } = wordErrorRate(said, finals.map(({ text }) => text).join(' '));
      expect(rate).toBeLessThan(0.1);
    }
  });
});
