import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import type { AnswerListeners } from '../calls/answer-call.js';
import type { CallRequest } from '../calls/call-request.js';
import { createTokenTexts } from '../transcript/token-text.js';
import type { Params, Pointer, TokenData, WhisperFunctions } from './c-api.js';
import { createWhisperCppEngine } from './whisper-engine.js';
import type { WhisperModel } from './whisper-model.js';

// A library whose answers are written down; the real one is an integration test.

const END_OF_TEXT = 1000;

const parameter = (params: Params, name: string): unknown => params[name];

interface Heard {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Call {
  readonly state: Pointer;
  readonly params: Params;
  readonly samples: Float32Array;
}

/** Of the last 100 ms of what it is to hear, whisper.cpp decodes nothing. */
const decodes = ({ params }: Call): boolean => {
  const milliseconds = Number(parameter(params, 'duration_ms') ?? 0);
  return milliseconds === 0 || milliseconds > 100;
};

/** `answers` in order; one that is a number is a status. */
function library(...answers: (readonly Heard[] | number)[]) {
  const calls: Call[] = [];
  const states: Pointer[] = [];
  let segments: readonly Heard[] = [];
  let during: (call: Call) => void = () => {};
  const token = (id: number): TokenData => ({ id, p: 0.5, plog: -0.5, t0: -1, t1: -1, t_dtw: -1 });
  const functions: Partial<WhisperFunctions> = {
    fullDefaults: () => ({ entropy_thold: 2.4 }),
    maxLanguage: () => 1,
    async transcribe(_, state, params, samples) {
      const call = { state, params, samples };
      calls.push(call);
      if (!decodes(call)) return 0;
      const answer = answers.shift() ?? [];
      segments = typeof answer === 'number' ? [] : answer;
      await Promise.resolve();
      during(call);
      return typeof answer === 'number' ? answer : 0;
    },
    async detectLanguage(_, __, ___, probabilities) {
      probabilities.set([0.2, 0.8]);
      return 1;
    },
    segments: () => segments.length,
    segmentStart: (_, i) => segments[i]!.start,
    segmentEnd: (_, i) => segments[i]!.end,
    noSpeechProbability: () => 0.1,
    tokens: (_, i) => segments[i]!.text.length + 1,
    token: (_, i, at) => token(segments[i]!.text.charCodeAt(at) || END_OF_TEXT + 5),
    onNewSegment: () => 11n,
    onProgress: () => 12n,
    onWindow: () => 13n,
    release() {},
  };
  const model: WhisperModel = {
    pointer: 1n,
    multilingual: true,
    vocabulary: 51_865,
    languages: new Map([
      ['en', 0],
      ['de', 1],
    ]),
    audioContext: 1500,
    endOfText: END_OF_TEXT,
    texts: createTokenTexts((id) => new Uint8Array([id])),
    wordTimes: 'token',
    encoder: { layers: 1, width: 1 },
    alignmentHeads: new Int32Array(0),
    createState() {
      const state = BigInt(100 + states.length);
      states.push(state);
      return state;
    },
  };
  const engine = createWhisperCppEngine(
    { functions: functions as WhisperFunctions, version: '1.9.1' },
    model,
    { threads: 1, beamSize: 1, audioContext: 'auto' },
  );
  return {
    engine,
    calls,
    states,
    onCall: (then: typeof during) => {
      during = then;
    },
  };
}

const request: CallRequest = {
  language: 'en',
  task: 'transcribe',
  timestamps: true,
  fallback: false,
  writesWords: false,
  writesTokens: true,
  writesLanguages: true,
  tells: false,
};
const silent: AnswerListeners = { onSegment() {}, onProgress() {} };
const seconds = (count: number): Float32Array => new Float32Array(count * 16_000);
const live = (): AbortSignal => new AbortController().signal;
const hello: Heard = { text: ' Hello.', start: 0, end: 150 };

describe('a call', () => {
  it('is answered with segments, their tokens and how sure they are', async () => {
    const { engine } = library([hello]);
    const result = await engine(seconds(2), request, silent, live());
    expect(result).toMatchObject({
      text: 'Hello.',
      language: 'en',
      segments: [{ text: ' Hello.', start: 0, end: 1.5, avgLogprob: -0.5, noSpeechProb: 0.1 }],
    });
    const [{ tokens = [] } = {}] = result.segments;
    expect(tokens.map(({ text }) => text).join('')).toBe(' Hello.');
    expect(result.languageProbability).toBeUndefined();
  });

  it('has times within the audio, though whisper.cpp’s are not', async () => {
    const { engine } = library([{ text: ' Hi', start: -100_726, end: 3000 }]);
    const { segments } = await engine(seconds(2), request, silent, live());
    expect(segments).toMatchObject([{ start: 0, end: 2 }]);
  });

  it('is one segment over the whole audio where no times are wanted', async () => {
    const { engine } = library([hello, { text: ' Bye.', start: 150, end: 190 }]);
    const { segments } = await engine(
      seconds(2),
      { ...request, timestamps: false },
      silent,
      live(),
    );
    expect(segments).toMatchObject([{ text: ' Hello. Bye.', start: 0, end: 2 }]);
  });

  it('leaves out segments without text', async () => {
    const { engine } = library([{ text: ' ', start: 0, end: 10 }, hello]);
    const { segments } = await engine(seconds(2), request, silent, live());
    expect(segments).toHaveLength(1);
  });

  it('over very short audio is made with silence after it', async () => {
    const { engine, calls } = library([hello]);
    const samples = new Float32Array(100).fill(0.5);
    const { segments } = await engine(samples, request, silent, live());
    expect(calls[0]!.samples).toHaveLength(4000);
    expect(calls[0]!.samples.slice(0, 101)).toEqual(Float32Array.of(...samples, 0));
    expect(segments[0]!.end).toBe(100 / 16_000);
  });

  it.each([
    ['repeats itself', 'and so it goes '.repeat(20)],
    [
      'does not end',
      Array.from({ length: 200 }, (_, i) => String.fromCharCode(33 + ((i * 7) % 90))).join(''),
    ],
  ])('that %s in a short context is made again in the whole one', async (_, text) => {
    const { engine, calls } = library([{ text, start: 0, end: 190 }], [hello]);
    const told: string[] = [];
    const listeners = { ...silent, onSegment: ({ text: one }: { text: string }) => told.push(one) };
    const tells = { ...request, tells: true };
    const { text: kept } = await engine(seconds(2), tells, listeners, live());
    expect(kept).toBe('Hello.');
    expect(calls.map(({ params }) => parameter(params, 'audio_ctx'))).toEqual([512, 0]);
    expect(calls.map(({ params }) => parameter(params, 'max_tokens'))).toEqual([72, 0]);
    // What is taken back was not told.
    expect(told).toEqual([' Hello.']);
  });

  it('without a language has it detected in the whole context', async () => {
    const { engine, calls } = library([hello]);
    const { language: _, ...undecided } = request;
    const result = await engine(seconds(2), undecided, silent, live());
    expect(result).toMatchObject({
      language: 'de',
      languageProbabilities: { en: expect.closeTo(0.2), de: expect.closeTo(0.8) },
    });
    expect(calls.map(({ params }) => parameter(params, 'audio_ctx'))).toEqual([0, 512]);
    // What prepares the detection hears all, and decodes nothing.
    expect(calls.map(decodes)).toEqual([false, true]);
    expect(calls[0]!.samples).toHaveLength(32_000);
  });
});

describe('states', () => {
  it('are used again, one for each call at a time', async () => {
    const { engine, states } = library([hello], [hello], [hello]);
    await engine(seconds(1), request, silent, live());
    await engine(seconds(1), request, silent, live());
    expect(states).toHaveLength(1);
    const call = () => engine(seconds(1), request, silent, live());
    await Promise.all([call(), call()]);
    expect(states).toHaveLength(2);
  });

  it('that a computation failed in are never used again, nor freed', async () => {
    // -7: whisper.cpp has freed it already.
    const { engine, calls } = library(-7, [hello]);
    const error = await engine(seconds(1), request, silent, live()).catch((it) => it);
    expect(TranscribeError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'ERR_BACKEND_FAILED',
      retryable: true,
      details: { status: -7 },
    });
    await engine(seconds(1), request, silent, live());
    expect(calls[0]!.state).not.toBe(calls[1]!.state);
  });

  it('of calls that were aborted are as good as before', async () => {
    const { engine, calls, onCall } = library(-6, [hello]);
    const abort = new AbortController();
    onCall(({ params }) => {
      const flag = parameter(params, 'abort_callback_user_data') as Uint8Array;
      if (calls.length > 1) return;
      expect(flag[0]).toBe(0);
      abort.abort();
      expect(flag[0]).toBe(1);
    });
    await expect(engine(seconds(1), request, silent, abort.signal)).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
    await engine(seconds(1), request, silent, live());
    expect(calls[1]!.state).toBe(calls[0]!.state);
  });
});

describe('a language', () => {
  it.each(['xx', 'yue'])('that the model does not know is refused: %s', async (language) => {
    const { engine } = library();
    await expect(
      engine(seconds(1), { ...request, language }, silent, live()),
    ).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: expect.stringContaining('en, zh, de'),
    });
  });
});
