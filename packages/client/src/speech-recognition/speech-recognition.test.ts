import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import {
  final,
  partial,
  READY,
  type Said,
  scriptedServer,
} from '../../test/support/scripted-server.js';
import {
  createSpeechRecognition,
  type Recognition,
  type RecognitionErrorEvent,
  type RecognitionResultEvent,
  type RecognitionSource,
} from './speech-recognition.js';

/** A tenth of a second every few milliseconds, until it is stopped. */
async function microphone(): Promise<RecognitionSource> {
  let isOn = true;
  return {
    stop() {
      isOn = false;
    },
    async *[Symbol.asyncIterator]() {
      while (isOn) {
        yield new Float32Array(1600);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    },
  };
}

const make = (url: string, source = microphone): Recognition =>
  new (createSpeechRecognition({ url, source }))();

/** Everything that a recognition tells, in words. */
function watched(recognition: Recognition) {
  const told: string[] = [];
  const ended = new Promise<void>((resolve) => {
    recognition.onend = () => {
      told.push('end');
      resolve();
    };
  });
  for (const name of ['start', 'audiostart', 'speechstart', 'speechend', 'audioend', 'nomatch']) {
    recognition.addEventListener(name, () => told.push(name));
  }
  recognition.onresult = ({ resultIndex, results }: RecognitionResultEvent) => {
    const result = results[resultIndex]!;
    told.push(`${resultIndex} ${result.isFinal ? 'final' : 'interim'} ${result[0]!.transcript}`);
  };
  recognition.onerror = ({ error }: RecognitionErrorEvent) => told.push(`error ${error}`);
  return { told, ended };
}

const speechStart = { type: 'speech_start', seq: 1, utterance_id: 1, position: 0 };

describe('SpeechRecognition', () => {
  it('tells one result, and ends, as browsers do', async () => {
    const server = await scriptedServer(
      ({ say }) => say(READY),
      ({ say }, { type }: Said) => {
        if (type !== 'start') return;
        say(speechStart);
        say(partial({ text: 'hel' }));
        say(
          final({
            text: 'Hello.',
            segments: [{ start: 0, end: 1, text: 'Hello.', avg_logprob: 0 }],
          }),
        );
      },
    );
    const recognition = make(server.url);
    recognition.lang = 'en-US';
    const { told, ended } = watched(recognition);
    recognition.start();
    expect(() => recognition.start()).toThrow(
      expect.objectContaining({ name: 'InvalidStateError' }),
    );
    await ended;
    expect(told.filter((one) => one !== 'start' && one !== 'audiostart')).toEqual([
      'speechstart',
      '0 final Hello.',
      'audioend',
      'end',
    ]);
    expect(server.peers[0]!.received[0]).toMatchObject({ type: 'start', language: 'en' });
  });

  it('has no match for audio that the engine failed on, and goes on', async () => {
    const server = await scriptedServer(
      ({ say }) => say(READY),
      ({ say }, { type }: Said) => {
        if (type !== 'start') return;
        const place = { utterance_id: 1, start: 0, end: 1, start_sample: 0, end_sample: 16_000 };
        const why = { code: 'TRANSCRIBE_ERROR', message: 'It failed.', fatal: false };
        say({ type: 'error', seq: 1, ...place, ...why });
        say(final({ text: 'Two.', utterance_id: 2, seq: 2 }));
      },
    );
    const recognition = make(server.url);
    const { told, ended } = watched(recognition);
    recognition.start();
    await ended;
    expect(told.filter((one) => !one.includes('start'))).toEqual([
      'nomatch',
      '0 final Two.',
      'audioend',
      'end',
    ]);
  });

  it('goes on, with what may still change, until it is stopped', async () => {
    const server = await scriptedServer(
      ({ say }) => say(READY),
      ({ say }, { type }: Said) => {
        if (type === 'start') {
          say(partial({ text: 'one' }));
          say(final({ text: 'One.' }));
          say(partial({ text: 'two', utterance_id: 2, seq: 3 }));
        }
        if (type === 'end') say(final({ text: 'Two.', utterance_id: 2, seq: 4 }));
      },
    );
    const recognition = make(server.url);
    recognition.continuous = true;
    recognition.interimResults = true;
    const { told, ended } = watched(recognition);
    recognition.start();
    await expect.poll(() => told).toContain('1 interim  two');
    recognition.stop();
    await ended;
    expect(told.filter((one) => /^\d/.test(one))).toEqual([
      '0 interim one',
      '0 final One.',
      '1 interim  two',
      '1 final  Two.',
    ]);
  });

  it('is aborted without a result, and can be started again', async () => {
    const server = await scriptedServer();
    const recognition = make(server.url);
    const { told, ended } = watched(recognition);
    recognition.start();
    await expect.poll(() => told).toContain('audiostart');
    recognition.abort();
    await ended;
    expect(told.slice(-2)).toEqual(['error aborted', 'end']);
    recognition.start();
    await expect.poll(() => server.peers.length).toBe(2);
    recognition.abort();
  });

  it.each([
    [
      'not-allowed',
      new TranscribeError('No.', {
        code: 'ERR_UNAUTHORIZED',
        details: { reason: 'NotAllowedError' },
      }),
    ],
    ['audio-capture', new TranscribeError('None.', { code: 'ERR_INVALID_STATE' })],
  ])('without a microphone says %s', async (code, error) => {
    const recognition = make('ws://127.0.0.1:9', () => Promise.reject(error));
    const { told, ended } = watched(recognition);
    recognition.start();
    await ended;
    expect(told).toEqual([`error ${code}`, 'end']);
  });

  it('without a server says network', async () => {
    const recognition = make('ws://127.0.0.1:9');
    const { told, ended } = watched(recognition);
    recognition.start();
    await ended;
    expect(told).toEqual(['error network', 'end']);
  });
});
