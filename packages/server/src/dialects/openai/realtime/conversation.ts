import { randomBytes } from 'node:crypto';
import {
  DEFAULT_ENDPOINTING,
  type ErrorEvent,
  type FinalEvent,
  type Logger,
  msToSamples,
  type PartialEvent,
  type SessionEvent,
  samplesToMs,
  samplesToSeconds,
  type UntranscribedEvent,
} from '@ws/core';
import { createPcmDecoder, type PcmDecoder } from '@ws/core/audio';
import type { WireErrorCode } from '@ws/core/protocol';
import { longestSessionMs } from '../../../access/longest-session.js';
import { type Ending, farewell } from '../../../answers/farewell.js';
import type { Conversation, Peer } from '../../../protocols/conversation.js';
import type { Hearing } from '../../../protocols/hearing-contract.js';
import type { SocketCall } from '../../../protocols/server-protocol.js';
import { CLOSE } from '../../../socket/close-codes.js';
import type { Frame } from '../../../socket/inbox.js';
import type { DialectHost } from '../../dialect.js';
import { logprobsOf } from '../logprobs.js';
import { OpenAiError, ofCode, openAiError } from '../openai-error.js';
import { CLIENT_EVENTS } from '../support.js';
import { audioOf, type ClientEvent, readClientEvent } from './client-event.js';
import { createItems, type Growth, type Item } from './items.js';
import { createServerEvents } from './server-events.js';
import { type Edition, sessionBody } from './session-body.js';
import {
  changedConfig,
  encodingOf,
  type RealtimeConfig,
  settingsOf,
  strategiesOf,
  turnDetectionOf,
} from './session-config.js';

/** How a conversation begins. */
export interface RealtimeStart {
  readonly config: RealtimeConfig;
  readonly edition: Edition;
}

const LEAST_COMMIT_MS = 100;
// Commits whose transcripts are still to come. Then no more is read.
const MOST_PENDING = 16;
// What is said before, for a session that goes on with other settings.
const PREVIOUS_CHARS = 4000;

/** A transcription session in the words of OpenAI's Realtime API, over sessions of the server's. */
export function createRealtimeConversation(
  host: DialectHost,
  { request, sessionId, identity }: Pick<SocketCall, 'request' | 'sessionId' | 'identity'>,
  start: RealtimeStart,
  { peer, logger }: { readonly peer: Peer; readonly logger: Logger },
): Conversation {
  const { limits, clock, turns } = host;
  const openedAt = clock.now();
  const context = { model: host.model, languages: host.backend.capabilities.languages };
  const told = {
    id: `sess_${sessionId.replaceAll('-', '')}`,
    expiresAt: Math.floor((Date.now() + longestSessionMs(limits, identity)) / 1000),
    model: host.model,
  };
  const events = createServerEvents(peer.send);
  const items = createItems(() => `item_${randomBytes(12).toString('hex')}`);
  let { config, edition } = start;
  let hearing: Hearing | undefined;
  let decoder: PcmDecoder = createPcmDecoder(encodingOf(config));
  /** What was heard in sessions before this one: samples, and milliseconds. */
  let heardBefore = 0;
  let heardMsBefore = 0;
  /** The end of what was said, for a session that goes on with other settings. */
  let said = '';
  /** Audio since the last commit. */
  let bufferedMs = 0;
  /** The last utterance that has its final. */
  let answeredUtterance = 0;
  /** What begins before this is of items that are closed, or was dropped. */
  let committedTo = 0;
  const flushed = new Set<Item>();
  const pending = new Set<Promise<void>>();
  let handling: Promise<unknown> = Promise.resolve();
  let ending: Ending | undefined;
  let isGone = false;

  events.created(sessionBody(config, told, edition), edition);

  const position = (): number => heardBefore + (hearing?.position ?? 0);

  function openHearing(wanted: RealtimeConfig): Hearing {
    const strategy = strategiesOf(wanted).find((name) => host.strategies.includes(name));
    return host.createHearing({
      ...{ sessionId, request, strategy, previousTranscript: said },
      settings: settingsOf(wanted),
      onEvent: (event) => tell(inConversation(event, heardBefore)),
      onFault: fail,
    });
  }

  async function tell(event: SessionEvent): Promise<void> {
    if (isGone) return;
    switch (event.type) {
      case 'speech_start':
        startSpeech(event.position);
        break;
      case 'speech_end':
        stopSpeech(event.position, event.utteranceId);
        break;
      case 'partial':
        if (turnDetectionOf(config) === null) openFor(event);
        tellGrowth(items.grow(event));
        break;
      case 'final':
        answeredUtterance = event.utteranceId;
        said = `${said} ${event.text}`.slice(-PREVIOUS_CHARS);
        if (event.text !== '') openFor(event);
        tellGrowth(items.finish(event), event);
        completeAnswered();
        break;
      case 'error': {
        answeredUtterance = event.utteranceId;
        openFor(event);
        items.fail(event, openAiError(event.error).body);
        completeAnswered();
        break;
      }
      case 'untranscribed':
        if (turnDetectionOf(config) === null) openFor(event);
        items.leaveOut(event);
        break;
      case 'cancelled':
        answeredUtterance = event.utteranceId;
        break;
      default:
        // What degraded is no error: clients would end for it.
        return;
    }
    await peer.room();
  }

  /** What is said has an item, also where the detector has told of no speech. */
  function openFor(event: PartialEvent | FinalEvent | ErrorEvent | UntranscribedEvent): void {
    if (items.knows(event)) return;
    items.open(turnDetectionOf(config) === null ? committedTo : event.startSample);
    if (turnDetectionOf(config) !== null) close(event.endSample, event.utteranceId);
  }

  function tellGrowth(growth: Growth | undefined, final?: FinalEvent): void {
    if (growth === undefined || growth.delta === '') return;
    const isSure = config.logprobs && final !== undefined;
    events.delta(growth.item, growth.delta, isSure ? logprobsOf(final.segments) : undefined);
  }

  function startSpeech(at: number): void {
    const detection = turnDetectionOf(config);
    if (detection === null || at < committedTo || items.current !== undefined) return;
    const { endpointing: { prefixPadMs = DEFAULT_ENDPOINTING.prefixPadMs } = {} } =
      settingsOf(config);
    const item = items.open(Math.max(committedTo, at - msToSamples(prefixPadMs)));
    events.speechStarted(item, item.start);
  }

  function stopSpeech(at: number, utteranceId: number): void {
    if (turnDetectionOf(config) === null || items.current === undefined) return;
    const { endpointing: { minSilenceMs = DEFAULT_ENDPOINTING.minSilenceMs } = {} } =
      settingsOf(config);
    const end = Math.min(position(), at + msToSamples(minSilenceMs));
    events.speechStopped(items.current, end);
    close(end, utteranceId);
    bufferedMs = samplesToMs(position() - end);
    completeAnswered();
  }

  function close(end: number, lastUtterance?: number): Item {
    const item = items.close(end, lastUtterance);
    committedTo = Math.max(committedTo, end);
    events.committed(item, edition);
    return item;
  }

  function completeAnswered(): void {
    complete(
      ({ lastUtterance }) => lastUtterance !== undefined && lastUtterance <= answeredUtterance,
    );
  }

  function complete(isAnswered: (item: Item) => boolean): void {
    for (const item of items.takeAnswered((one) => flushed.has(one) || isAnswered(one))) {
      flushed.delete(item);
      const { failure, start: from, end = from } = item;
      if (failure !== undefined) events.failed(item, failure);
      else events.completed(item, samplesToSeconds(end - from), config.logprobs);
    }
  }

  async function obey(event: ClientEvent): Promise<void> {
    if (ending !== undefined) return;
    const { session } = event.fields;
    switch (event.type) {
      case 'input_audio_buffer.append':
        return append(event);
      case 'input_audio_buffer.commit':
        return commit();
      case 'input_audio_buffer.clear':
        return clear();
      case 'transcription_session.update':
        edition = 'beta';
        return update(session);
      case 'session.update':
        return update(session);
      default:
        throw notTaken(event.type);
    }
  }

  async function append(event: ClientEvent): Promise<void> {
    const { rate } = config.format;
    while (pending.size >= MOST_PENDING) await Promise.race(pending);
    for await (const bytes of audioOf(event, turns)) {
      const samples = decoder.decode(bytes);
      if (samples.length === 0) continue;
      hearing ??= openHearing(config);
      await hearing.write(samples, rate);
      bufferedMs += (samples.length / rate) * 1000;
      if (isGone) return;
    }
  }

  function commit(): void {
    if (bufferedMs < LEAST_COMMIT_MS || hearing === undefined) throw tooLittle(bufferedMs);
    emptyBuffer();
    items.open(committedTo);
    const item = close(position());
    const answered = hearing.flush().then(
      () => {
        if (isGone) return;
        flushed.add(item);
        completeAnswered();
      },
      // Whatever it was has been told as a fault.
      () => {},
    );
    pending.add(answered);
    void answered.then(() => pending.delete(answered));
  }

  /** The next buffer begins with a whole sample: half of one that an odd `append` has left would shift all that follows. */
  function emptyBuffer(): void {
    bufferedMs = 0;
    decoder = createPcmDecoder(encodingOf(config));
  }

  function clear(): void {
    hearing?.cancel();
    emptyBuffer();
    committedTo = position();
    items.drop(committedTo);
    events.cleared();
  }

  async function update(session: unknown): Promise<void> {
    const wanted = changedConfig(config, session, context);
    if (hearing === undefined || hearing.position === 0) {
      const opened = openHearing(wanted);
      hearing?.[Symbol.dispose]();
      hearing = opened;
    } else if (isOtherSession(wanted)) {
      await goOnWith(wanted);
    } else {
      const { language, languages, prompt, hotwords, endpointing } = settingsOf(wanted);
      hearing.configure({ language, languages, prompt, hotwords, endpointing });
    }
    if (encodingOf(wanted) !== encodingOf(config)) decoder = createPcmDecoder(encodingOf(wanted));
    config = wanted;
    events.updated(sessionBody(config, told, edition), edition);
  }

  /** Whether something changes that a session cannot change. */
  function isOtherSession(wanted: RealtimeConfig): boolean {
    const before = settingsOf(config);
    const after = settingsOf(wanted);
    return (
      strategiesOf(config)[0] !== strategiesOf(wanted)[0] ||
      before.turn !== after.turn ||
      before.wordTimestamps !== after.wordTimestamps ||
      before.partialIntervalMs !== after.partialIntervalMs
    );
  }

  async function goOnWith(wanted: RealtimeConfig): Promise<void> {
    const before = hearing!;
    // Refused settings change nothing.
    const next = openHearing(wanted);
    await before.end();
    complete(() => true);
    heardBefore += before.position;
    heardMsBefore += before.audioMs;
    answeredUtterance = 0;
    before[Symbol.dispose]();
    if (isGone) next[Symbol.dispose]();
    else hearing = next;
  }

  async function handle(frame: Frame): Promise<boolean> {
    if (isGone) return true;
    let eventId: string | undefined;
    try {
      if (frame.type === 'binary') throw notText();
      const event = readClientEvent(frame.bytes);
      eventId = event.eventId;
      await obey(event);
    } catch (error) {
      if (isGone) return true;
      const { body } = openAiError(error);
      if (body.type === 'server_error') logger.error({ err: error }, 'fault in an event');
      events.error(body, eventId);
    }
    return true;
  }

  async function answerAllAndClose(reason: Ending): Promise<void> {
    await handling;
    await hearing?.end();
    if (isGone) return;
    complete(() => true);
    const { message, code, why } = farewell(reason, limits);
    if (message.type === 'error') {
      const { body } = ofCode(message.code as WireErrorCode, message.message);
      const expired = reason === 'too long' ? { code: 'session_expired' } : {};
      events.error({ ...body, ...expired }, undefined);
    }
    await peer.room();
    peer.close(code, why);
  }

  /** A fault of the server's own: this conversation cannot go on, others can. */
  function fail(error: unknown): void {
    if (isGone) return;
    logger.error({ err: error }, 'fault in a session');
    events.error(ofCode('INTERNAL_ERROR', 'The server failed in this session.').body, undefined);
    peer.close(CLOSE.internalError, 'Internal error');
    dispose();
  }

  function dispose(): void {
    ending ??= 'client';
    isGone = true;
    hearing?.[Symbol.dispose]();
  }

  return {
    receive(frame) {
      const handled = handle(frame);
      handling = handled;
      return handled;
    },
    reassure() {},
    finish(reason) {
      if (ending !== undefined) return;
      ending = reason;
      answerAllAndClose(reason).catch(fail);
    },
    dispose,
    openedAt,
    get busy() {
      return pending.size > 0 || hearing?.busy === true;
    },
    get finishing() {
      return ending !== undefined;
    },
    get position() {
      return position();
    },
    get audioMs() {
      return heardMsBefore + (hearing?.audioMs ?? 0);
    },
  };
}

/** An event of one of the conversation's sessions, in positions of the conversation. */
function inConversation(event: SessionEvent, before: number): SessionEvent {
  if (before === 0) return event;
  switch (event.type) {
    case 'speech_start':
    case 'speech_end':
      return { ...event, position: event.position + before };
    case 'partial':
    case 'final':
    case 'untranscribed':
    case 'error': {
      const { startSample, endSample } = event;
      return { ...event, startSample: startSample + before, endSample: endSample + before };
    }
    default:
      return event;
  }
}

const TAKEN = Object.keys(CLIENT_EVENTS).filter((type) => CLIENT_EVENTS[type] === 'supported');

function notTaken(type: string): OpenAiError {
  const isKnown = Object.hasOwn(CLIENT_EVENTS, type);
  const why = isKnown
    ? `"${type}" is of conversations, and this session transcribes.`
    : `The event is not known. There are ${TAKEN.join(', ')}.`;
  return new OpenAiError(why, { param: 'type', code: 'invalid_value' });
}

function notText(): OpenAiError {
  return new OpenAiError('Send audio as "input_audio_buffer.append", in text frames.', {
    code: 'invalid_value',
  });
}

function tooLittle(ms: number): OpenAiError {
  return new OpenAiError(
    `Error committing input audio buffer: buffer too small. Expected at least ${LEAST_COMMIT_MS}ms of audio, but buffer only has ${ms.toFixed(2)}ms of audio.`,
    { code: 'input_audio_buffer_commit_empty' },
  );
}
