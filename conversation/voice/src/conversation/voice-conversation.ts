import {
  type FinalEvent,
  type Logger,
  type PartialEvent,
  type SessionEvent,
  type StrategyName,
  TranscribeError,
} from '@ws/core';
import { deferred, samplesToMs } from '@ws/core/internal';
import type {
  AudioSession,
  ClientConnection,
  Conversation,
  ProtocolHost,
  SocketCall,
} from '@ws/server';
import type { AnswerModel, ConversationMessage } from '../answers/answer-model.js';
import type { Summaries } from '../answers/summarise-history.js';
import {
  type AudioStart,
  decodeVoiceMessage,
  type VoiceClientMessage,
  type VoiceErrorCode,
  type VoiceServerMessage,
  voiceError,
} from '../protocol/voice-messages.js';
import type { Speech } from '../speech/environment/speech-from-environment.js';
import type { KeptConversation } from './conversations.js';
import { createInterruption } from './interruption.js';
import { isStop } from './is-stop.js';
import { type Ending, isAnsweredAfter, lastWords } from './last-words.js';
import { createModelCalls } from './model-calls.js';
import { createReply, type Reply } from './reply.js';
import type { Sounds } from './sounds.js';
import { createSpeculation } from './speculation.js';
import { saysSomething } from './spoken-words.js';

export interface VoiceContext {
  readonly host: ProtocolHost;
  readonly answers: AnswerModel;
  readonly summaries: Summaries;
  readonly speech: Pick<Speech, 'cache' | 'voice' | 'speed'> | undefined;
  readonly sounds: Sounds;
  /** How a person is listened to. */
  readonly listening: {
    readonly strategy: StrategyName | undefined;
    readonly language: string | undefined;
  };
}

/** One recording that is being heard, or a microphone that stays open. */
interface Listening {
  readonly mode: AudioStart['mode'];
  readonly hearing: AudioSession;
  /** Of a recording: the answer that was heard when it began, where there was one. */
  readonly over: Reply | undefined;
  /** Of an open microphone: the answers that utterances were said over, by their numbers, until their finals come. */
  readonly saidOver: Map<number, Reply>;
  /** Of a recording: all that was said. */
  said: string;
  failure: unknown;
  /** Resolves when it is dealt with, or it is not wanted any more. */
  readonly settled: Promise<void>;
  settle(): void;
}

// What the model that transcribes is told of what was said before.
const PREVIOUS_CHARS = 300;
// Of which each may be thousands of characters.
const MAX_PENDING = 20;
// Each holds its audio, and a place at the engine.
const MAX_FINISHING = 4;
// Of a sound that says nothing no final comes.
const MAX_SAID_OVER = 10;
// A synthesizer may have a thousand; a person chooses among these.
const MAX_VOICES = 200;
const MAX_MODELS = 200;
// Speech interrupts an answer once a partial has its words. At this interval that takes less than half a second.
const FIRST_PARTIAL_MS = 250;
// An answer that is ready while the user speaks again is held back so long: then that was nothing, most likely.
const WAIT_FOR_SPEECH_MS = 1500;
const QUESTION = /[?？؟]/;

/** Greets the peer, then speaks with it. */
export function createVoiceConversation(
  context: VoiceContext,
  call: SocketCall,
  { id: conversationId, history, keep, takeUp }: KeptConversation,
  peer: ClientConnection,
  logger: Logger,
): Conversation {
  const { host, answers, summaries, speech, sounds } = context;
  const { clock, limits } = host;
  const openedAt = clock.now();
  const voices = (speech?.cache.synthesizer.capabilities.voices ?? []).map(({ name }) => name);
  let voice = speech?.voice ?? voices[0];
  const models = answers.models ?? [];
  let model = models[0];
  let listening: Listening | undefined;
  /** Recordings that are over, and whose text is still to come, in their order. */
  const finishing = new Set<Listening>();
  /** What the next question is put together of, in the order it was said and written; of a recording, once it is known. */
  let pending: { text: string }[] = [];
  const calls = createModelCalls(clock);
  let hasBeenAsked = false;
  let reply: Reply | undefined;
  /** Of the open microphone, the utterance that was heard to begin last. */
  let speaking: number | undefined;
  /** Ends the waiting of an answer for what the user says now. */
  let unheard: AbortController | undefined;
  /** The utterance that broke off an answer of which nothing was heard: where it says nothing, that question is still asked. */
  let unanswered: number | undefined;
  let ending: Ending | undefined;
  let isGone = false;
  let handling = Promise.resolve();
  /** How often what was said was taken back. */
  let cancels = 0;
  /** Audio of recordings that are over. */
  let heardBefore = 0;
  let wasToldOfAudio = false;
  /** The recording could not be read, and its client was told: what it still sends of it is no fault. */
  let isGivenUp = false;
  const speculation = createSpeculation({
    clock,
    begin: (text) => makeReply(withQuestion(history.messages, text)),
  });
  const interruption = createInterruption({
    clock,
    current: () => (isAnswering() ? reply?.playback : undefined),
    asks: () => QUESTION.test(reply?.toldText ?? ''),
    say,
    interrupt(utterance) {
      breakOff('speech');
      if (history.messages.at(-1)?.role === 'user') unanswered = utterance;
    },
  });

  const leave = takeUp(() => {
    const message = 'This conversation goes on elsewhere: in another window, or by a request.';
    say({ type: 'error', code: 'CONVERSATION_TAKEN', message });
    dispose();
    peer.close(1008, 'Conversation taken up elsewhere');
  });
  const spoken = speech && { voices: voices.slice(0, MAX_VOICES), voice };
  const choice = models.length > 1 && { models: models.slice(0, MAX_MODELS), model };
  const told = { session_id: 'voice', conversation_id: conversationId } as const;
  say({ type: 'ready', ...told, ...spoken, ...choice });

  function say(message: VoiceServerMessage): void {
    peer.send(JSON.stringify(message));
  }

  function complain(error: unknown, otherwise: VoiceErrorCode = 'INTERNAL_ERROR'): void {
    const isKnown = TranscribeError.isInstance(error);
    const { wireCode } = (isKnown ? error.details : {}) as { wireCode?: VoiceErrorCode };
    const isBadAudio = isKnown && error.code === 'ERR_INVALID_AUDIO';
    const code =
      wireCode ?? (isBadAudio ? 'INVALID_AUDIO' : isKnown ? otherwise : 'INTERNAL_ERROR');
    if (!isKnown) logger.error({ err: error }, 'fault in a conversation');
    const message = isKnown ? error.message : 'The server failed. Its log says more.';
    say({ type: 'error', code, message });
  }

  function chooseVoice(name: string): void {
    if (!voices.includes(name)) {
      throw voiceError('INVALID_MESSAGE', `There is no such voice. "ready" tells which there are.`);
    }
    voice = name;
    // It has the voice before.
    speculation.drop();
  }

  function chooseModel(name: string): void {
    if (models.length < 2) {
      throw voiceError('INVALID_MESSAGE', 'There is one model here: nothing can be chosen.');
    }
    if (!models.includes(name)) {
      throw voiceError('INVALID_MESSAGE', `There is no such model. "ready" tells which there are.`);
    }
    model = name;
    // The model before writes it.
    speculation.drop();
  }

  // What is asked.

  async function obey(message: VoiceClientMessage): Promise<void> {
    switch (message.type) {
      case 'audio_start':
        return begin(message);
      case 'audio_end':
        return finishListening();
      case 'text':
        return ask(message.content);
      case 'cancel':
        return cancel();
      case 'voice':
        return chooseVoice(message.name);
      case 'model':
        return chooseModel(message.name);
      case 'playback':
        reply?.playback.reported(message.url, message.seconds);
    }
  }

  function ask(text: string): void {
    if (finishing.size > 0 || pending.length > 0) {
      checkPending('Send more when they are answered, or "cancel".');
      pending.push({ text });
      return;
    }
    // A user who writes has read the answer so far.
    if (reply?.isGoingOn) breakOff(undefined);
    else letGoOfReply();
    answer(text);
  }

  /** @throws TranscribeError `ERR_PROTOCOL` where as much waits as may */
  function checkPending(remedy: string): void {
    if (pending.length < MAX_PENDING && finishing.size < MAX_FINISHING) return;
    const most =
      finishing.size < MAX_FINISHING
        ? `${MAX_PENDING} questions wait for the recordings among them.`
        : `${MAX_FINISHING} recordings wait to be understood.`;
    throw voiceError('OVERLOADED', `${most} ${remedy}`);
  }

  function begin(start: AudioStart): void {
    if (listening !== undefined) {
      throw voiceError('UNEXPECTED_MESSAGE', 'A recording is going on. Send "audio_end" first.');
    }
    // What follows of a recording that is refused is no fault of its own.
    wasToldOfAudio = true;
    isGivenUp = true;
    checkPending('Record again when they are answered, or send "cancel".');
    wasToldOfAudio = false;
    isGivenUp = false;
    const over = start.mode === 'push' && isAnswering() ? reply : undefined;
    // A user who presses the button has heard enough.
    if (start.mode === 'push') breakOff('speech');
    listening = listen(start, allFinished(), over);
  }

  /**
   * @param before - what was said in recordings before this one comes first
   * @param over - the answer that is heard when it begins
   * @throws TranscribeError `ERR_PROTOCOL` for settings that the server does not have
   */
  function listen(
    { format, sampleRate, mode }: AudioStart,
    before: Promise<unknown>,
    over: Reply | undefined,
  ): Listening {
    const { strategy, language } = context.listening;
    const fail = (error: unknown): void => {
      own.failure = error;
      complain(error, 'TRANSCRIBE_ERROR');
    };
    const hearing = host.openAudioSession({
      ...{ sessionId: call.sessionId, request: call.request, strategy, settings: { language } },
      previousTranscript: previousTranscript(history.messages),
      ...(format === 'pcm' ? { encoding: 'pcm_s16le', sampleRate } : { encoding: 'auto' }),
      ...(mode === 'continuous' && { firstPartialMs: FIRST_PARTIAL_MS }),
      onEvent: (event) => heard(own, event, before),
      onFault: fail,
    });
    const { promise: settled, resolve: settle } = deferred<void>();
    const own: Listening = {
      ...{ mode, hearing, over, saidOver: new Map(), said: '' },
      ...{ failure: undefined, settled, settle },
    };
    return own;
  }

  /** The next event waits until the promise has settled. */
  function heard(own: Listening, event: SessionEvent, before: Promise<unknown>): unknown {
    const isPush = own.mode === 'push';
    const inTurn = (task: () => void): Promise<void> => {
      const asOf = cancels;
      return before.then(() => {
        if (!isGone && asOf === cancels) task();
      });
    };
    const textWith = (text: string): string =>
      [own.said, text].filter((one) => one !== '').join(' ');
    switch (event.type) {
      case 'speech_start':
        // Of a recording, the answer was broken off when it began.
        if (!isPush) noteSaidOver(own, event.utteranceId);
        speaking = event.utteranceId;
        return speechStarted(samplesToMs(event.position), event.utteranceId);
      case 'partial':
        if (isPush) return shown(textWith(event.text));
        return overheard(own, event);
      case 'final': {
        if (isPush) {
          own.said = textWith(event.text);
          return own.said === '' ? undefined : shown(own.said);
        }
        return inTurn(() => understood(own, event));
      }
      case 'untranscribed':
        return say({ type: 'untranscribed', start: event.start, end: event.end });
      case 'error':
        own.failure = event.error;
        complain(event.error, 'TRANSCRIBE_ERROR');
        return isPush ? undefined : inTurn(() => answerAgain(event.utteranceId));
      default:
        return undefined;
    }
  }

  function finishListening(): void {
    const own = listening;
    if (own === undefined && isGivenUp) {
      isGivenUp = false;
      return;
    }
    if (own === undefined) {
      throw voiceError('UNEXPECTED_MESSAGE', 'No recording is going on. Send "audio_start" first.');
    }
    listening = undefined;
    const before = allFinished();
    finishing.add(own);
    const part = { text: '' };
    pending.push(part);
    void finishRecording(own, part, before);
  }

  /** Resolves when the recordings that are over by now are dealt with, or dropped. */
  function allFinished(): Promise<unknown> {
    return Promise.all([...finishing].map(({ settled }) => settled));
  }

  async function finishRecording(
    own: Listening,
    part: { text: string },
    before: Promise<unknown>,
  ): Promise<void> {
    hasBeenAsked = true;
    try {
      await own.hearing.end();
      const { said: text, failure } = own;
      if (text === '' && failure !== undefined) throw failure;
      await before;
      if (!finishing.has(own)) return;
      // What an open microphone has heard is answered already.
      if (own.mode === 'push') {
        const isStopped = saysStop(own.over, text);
        if (isStopped) say({ type: 'stopped', text });
        part.text = saysSomething(text) && !isStopped ? text : '';
        say({ type: 'final_transcript', text: part.text });
      }
    } catch (error) {
      await before;
      if (!finishing.has(own)) return;
      complain(error, 'TRANSCRIBE_ERROR');
    }
    finishing.delete(own);
    letGo(own);
    answerPending();
  }

  /** What was said, and what else was said and written before that was known, is one question. */
  function answerPending(): void {
    // A user who holds the button has not finished the question.
    if (finishing.size > 0 || listening?.mode === 'push') return;
    const all = pending.map(({ text }) => text).filter((one) => one !== '');
    pending = [];
    const last = all.pop();
    if (last === undefined) return;
    // The answer to what was written while it was spoken.
    breakOff('speech');
    for (const one of all) history.addUser(one);
    answer(last);
  }

  /** Their text is not wanted any more, nor the work for it. */
  function dropFinishing(): void {
    for (const own of finishing) letGo(own);
    finishing.clear();
    pending = [];
  }

  function letGo(own: Listening): void {
    heardBefore += own.hearing.position;
    own.hearing[Symbol.dispose]();
    own.settle();
  }

  /** What has been taken of recordings that are not let go yet, in samples. */
  function hearingNow(): number {
    return [...finishing].reduce(
      (sum, { hearing }) => sum + hearing.position,
      listening?.hearing.position ?? 0,
    );
  }

  /** The time of the microphone that stays open. */
  function heardMs(): number | undefined {
    if (listening?.mode !== 'continuous') return undefined;
    return samplesToMs(listening.hearing.position);
  }

  function cancel(): void {
    hasBeenAsked = true;
    cancels++;
    dropFinishing();
    if (listening?.mode === 'push') {
      letGo(listening);
      listening = undefined;
    } else listening?.hearing.cancel();
    breakOff(undefined, true);
    say({ type: 'interrupted', reason: 'cancel' });
  }

  // What is heard.

  function speechStarted(at: number, utterance: number): void {
    say({ type: 'speech_start' });
    speculation.drop();
    if (listening?.mode === 'continuous') interruption.speechStarted(at, utterance);
  }

  function shown(text: string): void {
    say({ type: 'partial_transcript', text, is_final: false });
  }

  /** Of a microphone that is always open. */
  function overheard(own: Listening, { text, utteranceId, speculative }: PartialEvent): void {
    if (interruption.judge(text, false, utteranceId) !== 'speaker') return;
    // It may go on (“Stop the music.”), but no model is asked what it means alone.
    const isAsked = !saysStop(own.saidOver.get(utteranceId), text);
    if (isAsked) shown(text);
    if (isAsked && speculative) speculation.expect(text);
    else speculation.drop();
  }

  function noteSaidOver({ saidOver }: Listening, utteranceId: number): void {
    if (reply === undefined || !isAnswering()) return;
    saidOver.set(utteranceId, reply);
    const [oldest] = saidOver.keys();
    if (saidOver.size > MAX_SAID_OVER && oldest !== undefined) saidOver.delete(oldest);
  }

  /** Whether the answer that a text was said over is told to stop: it is nothing that a model is asked. */
  function saysStop(over: Reply | undefined, text: string): boolean {
    return over !== undefined && isStop(text, over.toldText);
  }

  function understood(own: Listening, { text, utteranceId }: FinalEvent): void {
    const over = own.saidOver.get(utteranceId);
    own.saidOver.delete(utteranceId);
    const origin = interruption.judge(text, true, utteranceId);
    if (origin !== 'speaker') {
      interruption.nothingSaid();
      unheard?.abort();
      speculation.drop();
      if (origin === 'echo') say({ type: 'suppressed', text, reason: 'echo' });
      answerAgain(utteranceId);
      return;
    }
    // A user who goes on before the answer is heard has not finished the question.
    breakOff('speech');
    if (saysStop(over, text)) {
      speculation.drop();
      say({ type: 'stopped', text });
      return;
    }
    say({ type: 'final_transcript', text });
    answer(text, isSpeakingAfter(utteranceId));
  }

  function isSpeakingAfter(utteranceId: number): boolean {
    return speaking !== undefined && speaking > utteranceId;
  }

  // What is answered.

  function makeReply(messages: readonly ConversationMessage[]): Reply {
    const own: Reply = createReply({
      ...{ answers, sounds, messages, conversationId, model, calls, clock, heardMs, logger },
      speech: speech && { ...speech, voice },
      async tell(message) {
        await peer.drained();
        if (reply === own) say(message);
      },
      onText(text) {
        if (reply === own) history.addAnswer(text);
      },
    });
    return own;
  }

  /** @param isSpeaking - the user speaks again, and may not have finished the question */
  function answer(text: string, isSpeaking = false): void {
    hasBeenAsked = true;
    const begun = speculation.take(text);
    history.addUser(text);
    keep();
    give(begun ?? makeReply(history.messages), isSpeaking);
  }

  /** What broke the answer off before a word of it was heard was nothing: its question is answered after all. */
  function answerAgain(utteranceId: number): void {
    if (unanswered === undefined || unanswered !== utteranceId) return;
    letGoOfReply();
    give(makeReply(history.messages), isSpeakingAfter(utteranceId));
  }

  function give(own: Reply, isSpeaking: boolean): void {
    reply = own;
    if (isSpeaking) releaseAfterSpeech(own);
    else own.release();
    // Of one that was broken off, the next answer is waited for.
    void own.done.then(() => {
      if (reply === own) void summaries.keepUp(history, conversationId);
    });
  }

  /** Nothing is heard of an answer before it is known what the user says now, or that it is nothing. */
  function releaseAfterSpeech(own: Reply): void {
    unheard?.abort();
    unheard = new AbortController();
    const release = (): void => own.release();
    // One that was broken off meanwhile tells nothing.
    clock.sleep(WAIT_FOR_SPEECH_MS, unheard.signal).then(release, release);
  }

  function isAnswering(): boolean {
    return reply !== undefined && (reply.isGoingOn || reply.playback.isPlaying);
  }

  function letGoOfReply(isTold = false): Reply | undefined {
    speculation.drop();
    interruption.over(isTold);
    unheard?.abort();
    unanswered = undefined;
    const own = reply;
    reply = undefined;
    return own;
  }

  /** @param reason - tells the peer; left out, it knows, or is told otherwise */
  function breakOff(reason: 'speech' | undefined, isTold = reason !== undefined): void {
    const { isHolding } = interruption;
    const own = letGoOfReply(isTold);
    if (own === undefined) return;
    const { isGoingOn, playback, toldText, heardChars } = own;
    const wasAnswering = isGoingOn || playback.isPlaying || isHolding;
    own.abort();
    if (!wasAnswering) return;
    // A user who interrupts by voice knows the part of the answer that sounded; a user who writes has read its text.
    const known = reason === 'speech' ? heardChars : playback.heardChars(toldText.length);
    if (toldText !== '') history.cutOff(known, !isGoingOn);
    if (reason !== undefined) say({ type: 'interrupted', reason });
  }

  // The connection.

  async function hear(fragments: readonly Uint8Array[]): Promise<void> {
    const own = listening;
    if (own === undefined) {
      // Frames that were on their way when something ended are no fault; a stream of them is told once.
      if (!wasToldOfAudio && finishing.size === 0 && !hasBeenAsked) {
        wasToldOfAudio = true;
        throw voiceError('UNEXPECTED_MESSAGE', 'Send "audio_start" before audio.');
      }
      return;
    }
    try {
      await own.hearing.writeBytes(fragments);
    } catch (error) {
      if (own !== listening) return;
      if (own.hearing.isLost) {
        listening = undefined;
        letGo(own);
        wasToldOfAudio = true;
        isGivenUp = true;
        answerPending();
      }
      throw error;
    }
  }

  function dispose(): void {
    if (isGone) return;
    isGone = true;
    leave();
    // What is there whole is played by a page also where its connection is lost.
    if (reply?.isGoingOn) breakOff(undefined);
    else letGoOfReply();
    dropFinishing();
    if (listening !== undefined) letGo(listening);
    listening = undefined;
  }

  /** Never rejects. */
  async function take(frame: Frame): Promise<void> {
    try {
      if (frame.type === 'text') await obey(decodeVoiceMessage(frame.bytes));
      else await hear(frame.fragments);
    } catch (error) {
      if (!isGone) complain(error, 'TRANSCRIBE_ERROR');
    }
  }

  async function answerAllAndClose(): Promise<void> {
    if (isAnsweredAfter(ending)) {
      // A frame of which only a part is heard is still heard whole.
      await handling;
      // What was said until now is answered, also with a microphone that stays open.
      if (listening !== undefined) finishListening();
    }
    await allFinished();
    await reply?.done;
    await peer.drained();
    if (!isGone) peer.close(...lastWords(ending ?? 'client', limits.maxSessionMs).close);
  }

  return {
    async receive(frame) {
      if (ending !== undefined) return true;
      handling = take(frame);
      await handling;
      return true;
    },
    reassure() {},
    finish(reason) {
      if (ending !== undefined) return;
      ending = reason;
      const { error } = lastWords(reason, limits.maxSessionMs);
      if (error !== undefined) say({ type: 'error', code: error[0], message: error[1] });
      void answerAllAndClose();
    },
    dispose,
    openedAt,
    get busy() {
      return finishing.size > 0 || isAnswering() || listening?.hearing.busy === true;
    },
    get finishing() {
      return ending !== undefined;
    },
    get position() {
      return heardBefore + hearingNow();
    },
    get audioMs() {
      return samplesToMs(heardBefore + hearingNow());
    },
  };
}

/** As the history will have it: what a user says twice in a row is one message. */
function withQuestion(
  messages: readonly ConversationMessage[],
  text: string,
): readonly ConversationMessage[] {
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: text }];
  return [...messages.slice(0, -1), { role: 'user', content: `${last.content} ${text}` }];
}

function previousTranscript(messages: readonly ConversationMessage[]): string | undefined {
  const last = messages.findLast(({ role }) => role === 'user');
  return last?.content.slice(-PREVIOUS_CHARS);
}

type Frame = Parameters<Conversation['receive']>[0];
