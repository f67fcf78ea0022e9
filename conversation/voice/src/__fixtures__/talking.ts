import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Word } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import { createServer, type ServerOptions, type TranscriptionServer } from '@ws/server';
import { createScriptedSynthesizer } from '@ws/speech/testing';
import { createScriptedBackend, createSpeechScript } from '@ws/testing';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { AnswerModel, AnswerRequest } from '../answers/answer-model.js';
import { createVoice } from '../create-voice.js';
import { createSpeechCache } from '../speech/cache/speech-cache.js';
import type { VoiceOptions } from '../voice-options.js';

/** Something that is said, and the ear that understands it, also of 16-bit samples. */
export interface Saying {
  readonly samples: Float32Array;
  hear(cut: Float32Array): readonly Word[];
}

const QUIET = 0.05;
const LONGEST_ZERO = 160;

/** Words as tones of 400 ms with 100 ms between them, and a pause after which it is over. */
export function saying(...words: string[]): Saying {
  const { samples } = createSpeechScript([
    ...words.flatMap((text) => [{ text, ms: 400 }, { pauseMs: 100 }]),
    { pauseMs: 1000 },
  ]);
  return {
    samples,
    hear(cut) {
      const heard: Word[] = [];
      let quiet = LONGEST_ZERO;
      cut.forEach((sample, i) => {
        if (Math.abs(sample) < QUIET) {
          quiet++;
          return;
        }
        if (quiet >= LONGEST_ZERO) {
          const start = i / 16_000;
          const text = words[heard.length % words.length]!;
          heard.push({ text, start, end: Math.min(start + 0.4, cut.length / 16_000) });
        }
        quiet = 0;
      });
      return heard;
    },
  };
}

/** A model that answers as the test says, and notes what it was asked. */
export interface ScriptedAnswers extends AnswerModel {
  readonly asked: AnswerRequest[];
  /** Answers that were given up. */
  aborted: number;
}

export function scriptedAnswers(
  reply: (request: AnswerRequest) => AsyncIterable<string> | Iterable<string>,
): ScriptedAnswers {
  const model: ScriptedAnswers = {
    specVersion: 'v1',
    name: 'scripted',
    asked: [],
    aborted: 0,
    async load() {},
    async *answer(request) {
      model.asked.push(request);
      const { signal } = request;
      const onAbort = (): void => {
        model.aborted++;
      };
      signal?.addEventListener('abort', onAbort);
      try {
        for await (const text of reply(request)) {
          if (signal?.aborted) throw abortedError(signal);
          yield { type: 'text', text };
        }
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
  return model;
}

/** Waits until it is let go, or nobody wants it any more. */
export function held(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(abortedError(signal)));
  });
}

/** A server with voice, closed after the test. */
export async function talk(
  voice: VoiceOptions,
  script: Saying,
  options: ServerOptions = {},
): Promise<TranscriptionServer> {
  const directory = mkdtempSync(join(tmpdir(), 'ws-voice-'));
  const voices = ['ann', 'ben'].map((name) => ({ name, languages: ['en-US'] }));
  const synthesizer = createScriptedSynthesizer({ capabilities: { voices } });
  const cache = createSpeechCache({ synthesizer, directory });
  const server = await createServer({
    port: 0,
    vad: 'energy',
    turn: 'none',
    backend: createScriptedBackend({ hypotheses: ({ samples }) => script.hear(samples) }),
    protocols: [
      createVoice({ speech: { cache, voice: undefined, speed: undefined }, env: {}, ...voice }),
    ],
    ...options,
  });
  onTestFinished(async () => {
    await server.close();
    await cache[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });
  return server;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
export type Said = any;

/** A client of `/voice/stream`. */
export interface Talker {
  readonly socket: WebSocket;
  /** All that came, in its order. */
  readonly heard: Said[];
  say(message: object | string): void;
  audio(samples: Float32Array): void;
  /** The next message of a type, after those that were found before. */
  until(type: string): Promise<Said>;
  readonly closed: Promise<number>;
}

export async function meet(url: string, query = ''): Promise<Talker> {
  const socket = new WebSocket(`${url}/voice/stream${query}`);
  const heard: Said[] = [];
  let looked = 0;
  let wake = (): void => {};
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()));
    wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      wake();
    });
  });
  socket.on('error', () => wake());
  onTestFinished(() => socket.terminate());
  const talker: Talker = {
    ...{ socket, heard, closed },
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    audio(samples) {
      const bytes = new Uint8Array(samples.length * 2);
      const view = new DataView(bytes.buffer);
      for (const [i, sample] of samples.entries()) {
        view.setInt16(2 * i, Math.round(sample * 32_767), true);
      }
      socket.send(bytes);
    },
    async until(type) {
      for (;;) {
        while (looked < heard.length) {
          const message = heard[looked++];
          if (message.type === type) return message;
        }
        if (socket.readyState > socket.OPEN) throw new Error(`closed before "${type}"`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    closed,
  };
  await talker.until('ready');
  return talker;
}
