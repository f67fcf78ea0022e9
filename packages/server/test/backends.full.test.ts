import { setupPython } from '@ws/backend-faster';
import { connect } from '@ws/client';
import type { FinalEvent } from '@ws/core';
import { wordErrorRate } from '@ws/core/measures';
import { afterEach, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { builtWhisperCpp } from '../../../test/support/whisper-cpp.js';
import { hear } from './support/hear.js';
import { type ServerProcess, startServer } from './support/server-process.js';

async function* inChunks(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += 1600) yield samples.subarray(at, at + 1600);
}

// The whole way, with the other engines: the built server in its own process, the built client.
const whisperCpp = await builtWhisperCpp();
const python = await setupPython().catch((error: Error) => {
  console.warn(`A server with faster-whisper is not tested: ${error.message}`);
  return undefined;
});

const isHere = {
  faster: python !== undefined,
  whispercpp: whisperCpp !== undefined,
  moonshine: true,
};

describe('a server with another engine', () => {
  let server: ServerProcess | undefined;

  afterEach(async () => {
    server?.kill('SIGTERM');
    expect((await server?.ended)?.exitCode).toBe(0);
  });

  it.for([
    ['whispercpp', 'prompt'],
    ['whispercpp', 'local-agreement'],
    ['faster', 'prompt'],
    ['moonshine', 'prompt'],
    ['moonshine', 'local-agreement'],
    ['moonshine', 'context'],
    ['moonshine', 'hybrid'],
  ] as const)(
    '%s, strategy %s: finals say what was said',
    async ([backend, strategy], { skip }) => {
      skip(!isHere[backend], 'it is not to be had here');
      const model = backend === 'moonshine' ? 'tiny' : 'tiny.en';
      server = await startServer('--backend', backend, '--model', model, '--threads', '1');
      const until = demoTranscript()[2]!.end + 0.5;
      const session = await connect(server.url, { strategy, language: 'en', wordTimestamps: true });
      const audio = demoRecording().slice(0, Math.round(until * 16_000));
      const events = await hear(session, inChunks(audio));
      const finals = events.filter(
        (event): event is FinalEvent => event.type === 'final' && event.text !== '',
      );
      const said = demoTranscript()
        .slice(0, 3)
        .map(({ text }) => text)
        .join(' ');
      const heard = finals.map(({ text }) => text).join(' ');
      expect(wordErrorRate(said, heard).rate).toBeLessThan(0.12);
      const words = finals.flatMap((final) => final.words ?? []);
      if (backend === 'moonshine') expect(words).toEqual([]);
      else expect(words.length).toBeGreaterThan(15);
      const health = await fetch(new URL('/health', server.url.replace('ws:', 'http:')));
      expect(await health.json()).toMatchObject({ backend });
    },
  );
});
