import { TranscribeError } from '@ws/core';
import { abortedError, createAsyncQueue } from '@ws/core/internal';
import { coarseEar, coarseSpeech } from '../../../../../../test/support/coarse-speech.js';
import { type RawClient, rawConnect, s16le } from '../../../../../../test/support/raw-client.js';
import { serve } from '../../../../../../test/support/serving.js';
import type { ServerOptions } from '../../../../../app/options/server-options.js';
import type {
  AnswerProvider,
  ProvidedAnswerPart,
  ProvidedQuestion,
} from '../../../../answer-provider.js';
import type { ServerProtocol } from '../../../../server-protocol.js';
import type { ProvidedSpeechOptions } from '../../../../speech-provider.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever comes
export type Told = any;
export type Answering = (
  question: ProvidedQuestion,
) => AsyncIterable<ProvidedAnswerPart | string> | Iterable<ProvidedAnswerPart | string>;

const RATE = 24_000;
/** So long each character sounds. */
export const MS_PER_CHAR = 10;
export const SPEECH: Float32Array = coarseSpeech(1, 2, 3);

/** What answers as a test says, and a voice in which each character takes 10 ms; "!" cannot be said. */
export interface Scripted {
  readonly protocol: ServerProtocol;
  readonly asked: ProvidedQuestion[];
  readonly spoken: Omit<ProvidedSpeechOptions, 'signal'>[];
}

/** @param takesTools - which model calls tools: all, none, or one by its name */
export function scripted(
  answer: Answering,
  { takesTools = true, isMute = false }: { takesTools?: boolean | string; isMute?: boolean } = {},
): Scripted {
  const asked: ProvidedQuestion[] = [];
  const spoken: Omit<ProvidedSpeechOptions, 'signal'>[] = [];
  const answers: AnswerProvider = {
    name: 'scripted',
    models: ['parrot', 'raven'],
    takesTools: (model = 'parrot') => takesTools === true || takesTools === model,
    open: () => ({
      async *answer(question) {
        asked.push(question);
        for await (const part of answer(question)) {
          if (question.signal.aborted) throw abortedError(question.signal);
          yield typeof part === 'string' ? { type: 'text', text: part } : part;
        }
      },
    }),
  };
  const protocol: ServerProtocol = {
    name: 'scripted',
    serves: () => false,
    open: () => ({
      answers,
      speech: isMute
        ? undefined
        : {
            name: 'beeps',
            sampleRate: RATE,
            voices: [{ name: 'ann', languages: ['en-US'] }],
            speak({ signal: _, ...how }) {
              spoken.push(how);
              return beeps();
            },
          },
    }),
  };
  return { protocol, asked, spoken };
}

/** Each push is a piece of its own. */
function beeps() {
  const sounds = createAsyncQueue<{ readonly samples: Float32Array; readonly end: number }>();
  let pushed = 0;
  let spokenChars = 0;
  return {
    async push(text: string) {
      if (text.includes('!')) {
        const error = new TranscribeError('No voice.', { code: 'ERR_BACKEND_FAILED' });
        sounds.close(error);
        throw error;
      }
      pushed += text.length;
      const samples = new Float32Array((text.length * MS_PER_CHAR * RATE) / 1000).fill(0.5);
      sounds.push({ samples, end: pushed });
    },
    end: () => sounds.close(),
    get spokenChars() {
      return spokenChars;
    },
    async *[Symbol.asyncIterator]() {
      for await (const { samples, end } of sounds) {
        spokenChars = end;
        yield samples;
      }
    },
  };
}

/** A client of a conversation, greeted. */
export async function converse(
  { protocol }: Scripted,
  session: object = {},
  {
    path = '/v1/realtime?model=gpt-realtime',
    headers,
    ...options
  }: ServerOptions & { path?: string; headers?: Record<string, string> } = {},
): Promise<RawClient> {
  const server = await serve({ backend: coarseEar(), protocols: [protocol], ...options });
  const client = await rawConnect(server.url + path, { headers });
  await client.json();
  client.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  await client.json();
  return client;
}

export const PCM_16K = { format: { type: 'audio/pcm', rate: 16_000 } };

/** Sends samples of 16 kHz, as they would come. */
export function speak(client: RawClient, samples: Float32Array = SPEECH): void {
  const bytes = Buffer.from(s16le(samples));
  for (let at = 0; at < bytes.length; at += 3200) {
    const audio = bytes.subarray(at, at + 3200).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio });
  }
}

export function write(client: RawClient, text: string): void {
  client.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
}

export const typesOf = (told: readonly Told[]): string[] => told.map(({ type }) => type);

/** Each type once, in the order of the first. */
export const kindsOf = (told: readonly Told[]): string[] => [...new Set(typesOf(told))];
