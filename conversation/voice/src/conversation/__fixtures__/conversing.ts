import { setImmediate } from 'node:timers/promises';
import type { Clock, SessionEvent } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import type {
  AudioSession,
  AudioSessionOptions,
  Conversation,
  ProtocolHost,
  SocketCall,
} from '@ws/server';
import { createManualClock, type ManualClock } from '@ws/testing';
import {
  held,
  type Said,
  type ScriptedAnswers,
  scriptedAnswers,
} from '../../__fixtures__/talking.js';
import type { AnswerModel } from '../../answers/answer-model.js';
import { createHistory, type HistoryOptions } from '../../answers/create-history.js';
import { createSummaries } from '../../answers/summarise-history.js';
import type { SpeechCache } from '../../speech/cache/speech-cache.js';
import { createSounds } from '../sounds.js';
import { createVoiceConversation } from '../voice-conversation.js';

/** What is heard, as the test says. */
export interface ScriptedHearing {
  readonly options: AudioSessionOptions;
  position: number;
  isDisposed: boolean;
  /** All of it is answered. */
  finish(text?: string): void;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
/** An answer that does not end by itself. */
export const endless = (): ScriptedAnswers =>
  scriptedAnswers(async function* ({ signal }) {
    yield 'Well, ';
    await held(signal);
  });

/** A conversation, and both its ends. */
export interface Conversing<A extends AnswerModel> {
  readonly answers: A;
  readonly clock: ManualClock;
  readonly conversation: Conversation;
  /** Its recordings, in their order. */
  readonly heard: ScriptedHearing[];
  /** All that the server says. */
  readonly said: Said[];
  audio(samples: number): Promise<boolean>;
  say(message: object | string): Promise<void>;
  start(mode?: string): Promise<void>;
  /** Of all that the server says. */
  types(): string[];
}

/** A conversation on a manual clock, whose hearings are scripted. */
export function conversing<A extends AnswerModel = ScriptedAnswers>(
  answers: A = endless() as AnswerModel as A,
  cache?: SpeechCache,
  remembered: HistoryOptions = {},
): Conversing<A> {
  const clock = createManualClock();
  const heard: ScriptedHearing[] = [];
  const said: Said[] = [];
  const conversation = createVoiceConversation(
    {
      ...{ answers, sounds: createSounds(cache, '/voice/audio') },
      summaries: createSummaries(answers, quiet),
      speech: cache && { cache, voice: undefined, speed: undefined },
      host: hostOf(clock, heard),
      listening: { strategy: undefined, language: undefined },
    },
    { sessionId: 'one', request: undefined } as unknown as SocketCall,
    { id: 'one', history: createHistory(remembered), keep() {}, takeUp: () => () => {} },
    { send: (text) => said.push(JSON.parse(String(text))), async drained() {}, close() {} },
    quiet,
  );
  const say = async (message: object | string): Promise<void> => {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    await conversation.receive({ type: 'text', bytes: Buffer.from(text) });
    await setImmediate();
  };
  const start = (mode = 'push') => say({ type: 'audio_start', format: 'pcm', mode });
  const audio = (samples: number) =>
    conversation.receive({ type: 'binary', fragments: [Buffer.alloc(samples)] });
  const types = (): string[] => said.map(({ type }) => type);
  return { answers, audio, clock, conversation, heard, said, say, start, types };
}

function hostOf(clock: Clock, heard: ScriptedHearing[]): ProtocolHost {
  return {
    ...{ clock, logger: quiet, limits: { maxSessionMs: 1000 } },
    openAudioSession(options: AudioSessionOptions): AudioSession {
      let over: (text: string) => void = () => {};
      let fail: (error: unknown) => void = () => {};
      const finished = new Promise<string>((resolve, reject) => {
        over = resolve;
        fail = reject;
      });
      finished.catch(() => {});
      const scripted: ScriptedHearing = {
        ...{ options, position: 0, isDisposed: false },
        finish: (text = '') => over(text),
      };
      heard.push(scripted);
      return {
        async writeBytes(fragments: readonly Uint8Array[]) {
          for (const { length } of fragments) scripted.position += length;
        },
        cancel() {},
        async end() {
          const text = await finished;
          options.onEvent({ type: 'final', text } as SessionEvent);
        },
        isLost: false,
        busy: false,
        get position() {
          return scripted.position;
        },
        get audioMs() {
          return scripted.position / 16;
        },
        [Symbol.dispose]() {
          scripted.isDisposed = true;
          fail(abortedError(undefined));
        },
      } as unknown as AudioSession;
    },
  } as unknown as ProtocolHost;
}
