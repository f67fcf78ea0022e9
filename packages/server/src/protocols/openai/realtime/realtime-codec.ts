import { randomBytes } from 'node:crypto';
import type { ErrorEvent, FinalEvent, PartialEvent, SessionEvent } from '@ws/core';
import { createPcmDecoder } from '@ws/core/audio';
import {
  DEFAULT_ENDPOINTING,
  msToSamples,
  type PcmDecoder,
  protocolError,
  samplesToMs,
  samplesToSeconds,
  type UntranscribedEvent,
} from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import type { AudioSession } from '../../../audio-session/audio-session.js';
import { longestSessionMs } from '../../../net/auth/identity.js';
import type { JsonObject } from '../../../net/http/json-object.js';
import { CLOSE } from '../../../net/sockets/close-codes.js';
import type { Codec } from '../../conversation/codec.js';
import type { CodecParts } from '../../converse.js';
import { TAKEN_OUT } from '../../messages/long-audio.js';
import { transcribeSent } from '../../uploads/transcribe-sent.js';
import { logprobsOf } from '../logprobs.js';
import { invalidValue, OpenAiError, type OpenAiErrorBody, openAiError } from '../openai-error.js';
import { audioOf, type ClientEvent, readClientEvent } from './client-event.js';
import { contextOf } from './client-secrets.js';
import { createDialogue, type Dialogue } from './dialogue/create-dialogue.js';
import { type DialogueSettings, settingsBody } from './dialogue/dialogue-settings.js';
import { createItemAudio } from './item-audio.js';
import { createItems, type Growth, type Item } from './items.js';
import { dialogueBody, type Edition, sessionBody } from './session-body.js';
import {
  changedConfig,
  encodingOf,
  type RealtimeConfig,
  settingsOf,
  strategiesOf,
  turnDetectionOf,
} from './session-config.js';
import { changedKind, type SessionKind } from './session-kind.js';

/** How a session begins. */
export interface FirstSession {
  readonly config: RealtimeConfig;
  readonly edition: Edition;
  readonly kind: SessionKind;
  /** The model that is to answer, where it is one of those that are here. */
  readonly model?: string | undefined;
  /** The settings of its answers, where a client's secret has some. */
  readonly settings?: DialogueSettings | undefined;
}

const TRANSCRIPTION = 'conversation.item.input_audio_transcription';
const LEAST_COMMIT_MS = 100;
// Commits that wait for their transcripts. At this many, no more frames are read.
const MOST_PENDING = 16;
// Text before, for an audio session that goes on with other settings.
const PREVIOUS_CHARS = 4000;

/**
 * A session of OpenAI's Realtime API: of transcripts, or a conversation with what answers here. Settings that a session
 * cannot change open another audio session.
 */
export function createRealtimeCodec(
  { host, call, client, control }: CodecParts,
  first: FirstSession,
): Codec {
  let { config, edition, kind } = first;
  const { sessionId, identity } = call;
  const { limits, eventLoop, logger } = host;
  const { signal } = control;
  const context = contextOf(host);
  const told = {
    id: `sess_${sessionId.replaceAll('-', '')}`,
    expiresAt: Math.floor((Date.now() + longestSessionMs(limits, identity)) / 1000),
    model: host.model,
    answers: first.model ?? host.answers?.models[0],
  };
  const items = createItems(() => nextId('item'));
  const eventPrefix = `event_${randomBytes(6).toString('hex')}`;
  let eventCount = 0;
  let audio: AudioSession | undefined;
  let decoder: PcmDecoder = createPcmDecoder(encodingOf(config));
  /** Audio of the audio sessions before this one: samples, and milliseconds. */
  let samplesBefore = 0;
  let msBefore = 0;
  /** The end of the text so far, for an audio session that goes on with other settings. */
  let previousTranscript = '';
  /** Audio since the last commit. */
  let bufferedMs = 0;
  /** The last utterance that has its final. */
  let answeredUtterance = 0;
  /** Audio before this position belongs to closed items, or was dropped. */
  let committedTo = 0;
  /** Audio of items that the client has made, in milliseconds. */
  let msOfItems = 0;
  /** The audio of items is heard one item after the other: each keeps its frame as long as it waits. */
  let hearing: Promise<unknown> = Promise.resolve();
  let bytesToHear = 0;
  const flushed = new Set<Item>();
  const pending = new Set<Promise<void>>();
  let dialogue = kind === 'realtime' ? openDialogue(first.settings) : undefined;

  tellSession('created');

  function nextId(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString('hex')}`;
  }

  function say(type: string, fields: object): void {
    client.send(JSON.stringify({ type, event_id: `${eventPrefix}${++eventCount}`, ...fields }));
  }

  function tellSession(what: 'created' | 'updated'): void {
    if (dialogue !== undefined) {
      const settings = settingsBody(dialogue.settings, edition);
      say(`session.${what}`, { session: dialogueBody(config, settings, told, edition) });
      return;
    }
    const name = edition === 'beta' ? 'transcription_session' : 'session';
    say(`${name}.${what}`, { session: sessionBody(config, told, edition) });
  }

  function tellError(error: OpenAiErrorBody, eventId?: string): void {
    say('error', { error: { ...error, event_id: eventId ?? null } });
  }

  function openDialogue(settings?: DialogueSettings): Dialogue<ClientEvent> | undefined {
    const { answers, speech } = host;
    if (answers === undefined) return undefined;
    return createDialogue({
      ...{ answers, speech, conversationId: `conv_${sessionId}`, model: first.model, settings },
      ...{ logger, say, nextId },
      edition: () => edition,
      drained: () => client.drained(),
      isSpeaking: () => turnDetectionOf(config) !== null && items.current !== undefined,
      hear: hearItem,
    });
  }

  /** What is said in the audio of an item. Never rejects: a client is told why that is nothing. */
  function hearItem(
    base64: string,
    { eventId, longAudio, frameBytes }: ClientEvent,
  ): Promise<string> {
    const isTakenOut = base64 === TAKEN_OUT;
    const sent = { fields: { audio: base64 }, longAudio: isTakenOut ? longAudio : undefined };
    const now = config;
    bytesToHear += frameBytes;
    const text = hearing
      .then(() => (signal.aborted ? '' : spokenText(sent, now)))
      .catch((error: unknown) => {
        if (!signal.aborted) report(error, eventId);
        return '';
      })
      .finally(() => {
        bytesToHear -= frameBytes;
      });
    hearing = text;
    wait(text);
    return text;
  }

  async function spokenText(
    event: Parameters<typeof audioOf>[0],
    now: RealtimeConfig,
  ): Promise<string> {
    const { language, languages, prompt, hotwords } = settingsOf(now);
    const sound = createItemAudio(audioOf(event, eventLoop), now, (ms) => {
      msOfItems += ms;
    });
    const settings = { language, languages, prompt, hotwords };
    const { segments } = await transcribeSent(sound, settings, host, signal);
    return segments.map(({ text }) => text.trim()).join(' ');
  }

  /** No more than so many at once are waited for. */
  function wait(work: Promise<unknown>): void {
    const over = work.then(
      () => {},
      () => {},
    );
    pending.add(over);
    void over.then(() => pending.delete(over));
  }

  function report(error: unknown, eventId: string | undefined): void {
    const { body } = openAiError(error);
    if (body.type === 'server_error') logger.error({ err: error }, 'fault in an event');
    tellError(body, eventId);
  }

  const position = (): number => samplesBefore + (audio?.position ?? 0);

  function openAudio(wanted: RealtimeConfig): AudioSession {
    const strategy = strategiesOf(wanted).find((name) => host.strategies.includes(name));
    return control.open({
      ...{ strategy, previousTranscript, settings: settingsOf(wanted) },
      onEvent: (event) => tell(inConversation(event, samplesBefore)),
    });
  }

  async function tell(event: SessionEvent): Promise<void> {
    if (signal.aborted) return;
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
        previousTranscript = `${previousTranscript} ${event.text}`.slice(-PREVIOUS_CHARS);
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
    await client.drained();
  }

  /** Opens an item for text, also where the detector reported no speech. */
  function openFor(event: PartialEvent | FinalEvent | ErrorEvent | UntranscribedEvent): void {
    if (items.knows(event)) return;
    items.open(turnDetectionOf(config) === null ? committedTo : event.startSample);
    if (turnDetectionOf(config) !== null) close(event.endSample, event.utteranceId);
  }

  function tellGrowth(growth: Growth | undefined, final?: FinalEvent): void {
    if (growth === undefined || growth.delta === '' || !isTold()) return;
    const isSure = config.logprobs && final !== undefined;
    say(`${TRANSCRIPTION}.delta`, {
      ...{ item_id: growth.item.id, content_index: 0, delta: growth.delta },
      ...(isSure && { logprobs: logprobsOf(final.segments) }),
    });
  }

  /** Whether the client reads what was said. */
  function isTold(): boolean {
    return dialogue === undefined || config.isTold;
  }

  function startSpeech(at: number): void {
    const detection = turnDetectionOf(config);
    if (detection === null || at < committedTo || items.current !== undefined) return;
    const { endpointing: { prefixPadMs = DEFAULT_ENDPOINTING.prefixPadMs } = {} } =
      settingsOf(config);
    const item = items.open(Math.max(committedTo, at - msToSamples(prefixPadMs)));
    const audio_start_ms = Math.round(samplesToMs(item.start));
    say('input_audio_buffer.speech_started', { item_id: item.id, audio_start_ms });
    dialogue?.speechStarted(detection.interrupt_response !== false);
  }

  function stopSpeech(at: number, utteranceId: number): void {
    if (turnDetectionOf(config) === null || items.current === undefined) return;
    const { endpointing: { minSilenceMs = DEFAULT_ENDPOINTING.minSilenceMs } = {} } =
      settingsOf(config);
    const end = Math.min(position(), at + msToSamples(minSilenceMs));
    const { id } = items.current;
    const audio_end_ms = Math.round(samplesToMs(end));
    say('input_audio_buffer.speech_stopped', { item_id: id, audio_end_ms });
    close(end, utteranceId);
    bufferedMs = samplesToMs(position() - end);
    completeAnswered();
  }

  function close(end: number, lastUtterance?: number): Item {
    const item = items.close(end, lastUtterance);
    committedTo = Math.max(committedTo, end);
    const turns = turnDetectionOf(config);
    const isTurn = lastUtterance !== undefined && turns !== null;
    tellCommitted(item, isTurn && turns.create_response !== false);
    return item;
  }

  /** Its audio is whole, and it is an item of the conversation. */
  function tellCommitted({ id, previousId }: Item, isAnswered: boolean): void {
    const before = dialogue === undefined ? previousId : dialogue.committed(id, isAnswered);
    const previous = { previous_item_id: before };
    say('input_audio_buffer.committed', { item_id: id, ...previous });
    const content = [{ type: 'input_audio', transcript: null }];
    const item = { id, object: 'realtime.item', type: 'message', role: 'user' };
    const added = { ...previous, item: { ...item, status: 'completed', content } };
    const names = edition === 'beta' ? ['created'] : ['added', 'done'];
    for (const name of names) say(`conversation.item.${name}`, added);
  }

  function completeAnswered(): void {
    complete(
      ({ lastUtterance }) => lastUtterance !== undefined && lastUtterance <= answeredUtterance,
    );
  }

  function complete(isAnswered: (item: Item) => boolean): void {
    for (const item of items.takeAnswered((one) => flushed.has(one) || isAnswered(one))) {
      flushed.delete(item);
      const { id, failure, text, start: from, end = from, languages, logprobs } = item;
      const of = { item_id: id, content_index: 0 };
      // Clients read the words of a completed item alone. Where it has some, the times that have none stand beside them.
      if (failure !== undefined && text === '') {
        const { type, code, message, param } = failure;
        const error = { type, code, message, param };
        say(`${TRANSCRIPTION}.failed`, { ...of, error, ...untoldField(item) });
      } else if (isTold()) {
        say(`${TRANSCRIPTION}.completed`, {
          ...{ ...of, transcript: text },
          usage: { type: 'duration', seconds: samplesToSeconds(end - from) },
          ...(languages.size > 0 && { languages: [...languages].map((code) => ({ code })) }),
          ...(config.logprobs && { logprobs }),
          ...untoldField(item),
        });
      }
      dialogue?.transcribed(id, text);
    }
  }

  async function handle(event: ClientEvent): Promise<void> {
    if (control.ending !== undefined) return;
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
        return update(session, 'transcription');
      case 'session.update':
        return update(session, changedKind(kind, session, host.answers !== undefined));
      case 'conversation.item.create':
        while (pending.size >= MOST_PENDING || isTooMuchToHear(event)) await Promise.race(pending);
        break;
      default:
    }
    if (dialogue?.take(event) !== true) throw notTaken(event.type, dialogue !== undefined);
  }

  /** Whether a frame is too much beside those whose audio waits to be heard: together they are as large as one may be. */
  function isTooMuchToHear({ frameBytes }: ClientEvent): boolean {
    return bytesToHear > 0 && bytesToHear + frameBytes > limits.maxMessageBytes;
  }

  async function append(event: ClientEvent): Promise<void> {
    const { rate } = config.format;
    while (pending.size >= MOST_PENDING) await Promise.race(pending);
    for await (const bytes of audioOf(event, eventLoop)) {
      const samples = decoder.decode(bytes);
      if (samples.length === 0) continue;
      audio ??= openAudio(config);
      await audio.write(samples, rate);
      bufferedMs += (samples.length / rate) * 1000;
      if (signal.aborted) return;
    }
  }

  function commit(): void {
    if (bufferedMs < LEAST_COMMIT_MS || audio === undefined) throw tooLittle(bufferedMs);
    emptyBuffer();
    items.open(committedTo);
    const item = close(position());
    wait(
      // What it fails with has been told as a fault.
      audio.flush().then(() => {
        if (signal.aborted) return;
        flushed.add(item);
        completeAnswered();
      }),
    );
  }

  /** The next buffer begins with a whole sample: half of one that an odd `append` has left would shift all that follows. */
  function emptyBuffer(): void {
    bufferedMs = 0;
    decoder = createPcmDecoder(encodingOf(config));
  }

  function clear(): void {
    audio?.cancel();
    emptyBuffer();
    committedTo = position();
    items.drop(committedTo);
    say('input_audio_buffer.cleared', {});
    dialogue?.settle();
  }

  async function update(session: unknown, wantedKind: SessionKind): Promise<void> {
    const wanted = changedConfig(config, session, context);
    const wantedDialogue = wantedKind === 'realtime' ? (dialogue ?? openDialogue()) : undefined;
    const change = wantedDialogue?.change(session as JsonObject);
    if (audio === undefined || audio.position === 0) {
      renewAudio(wanted);
    } else if (isOtherSession(wanted)) {
      await goOnWith(wanted);
    } else {
      const { language, languages, prompt, hotwords, endpointing } = settingsOf(wanted);
      audio.configure({ language, languages, prompt, hotwords, endpointing });
    }
    if (encodingOf(wanted) !== encodingOf(config)) decoder = createPcmDecoder(encodingOf(wanted));
    config = wanted;
    kind = wantedKind;
    if (wantedDialogue !== dialogue) dialogue?.leave();
    dialogue = wantedDialogue;
    change?.();
    tellSession('updated');
  }

  /** An audio session that has heard nothing gives way to another, unless nothing changes for it. */
  function renewAudio(wanted: RealtimeConfig): void {
    if (audio !== undefined && isSameSession(wanted)) return;
    const opened = openAudio(wanted);
    audio?.[Symbol.dispose]();
    audio = opened;
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

  /** Whether nothing changes for an audio session. */
  function isSameSession(wanted: RealtimeConfig): boolean {
    const of = (one: RealtimeConfig): string =>
      JSON.stringify([strategiesOf(one), settingsOf(one)]);
    return of(config) === of(wanted);
  }

  async function goOnWith(wanted: RealtimeConfig): Promise<void> {
    const before = audio!;
    // Refused settings change nothing.
    const next = openAudio(wanted);
    await before.end();
    complete(() => true);
    samplesBefore += before.position;
    msBefore += before.audioMs;
    answeredUtterance = 0;
    before[Symbol.dispose]();
    if (signal.aborted) next[Symbol.dispose]();
    else audio = next;
  }

  return {
    get sessions() {
      return audio === undefined ? [] : [audio];
    },
    takesFramesAfterEnd: true,
    faultClosing: { code: CLOSE.internalError, why: 'Internal error' },
    async take(frame) {
      let eventId: string | undefined;
      try {
        if (frame.type === 'binary') throw notText();
        const event = readClientEvent(frame.bytes);
        eventId = event.eventId;
        await handle(event);
      } catch (error) {
        if (!signal.aborted) report(error, eventId);
      }
    },
    async end() {
      await audio?.end();
      complete(() => true);
      await dialogue?.idle();
    },
    dispose: () => dialogue?.[Symbol.dispose](),
    leave(reason, complaint) {
      complete(() => true);
      if (complaint === undefined) return;
      const { code, message } = complaint;
      const { body } = openAiError(protocolError(code as WireErrorCode, message));
      const expired = reason === 'too long' ? { code: 'session_expired' } : {};
      tellError({ ...body, ...expired });
    },
    complain() {
      const message = 'The server failed in this session.';
      tellError(openAiError(protocolError('INTERNAL_ERROR', message)).body);
    },
    get busy() {
      return pending.size > 0 || audio?.busy === true || dialogue?.busy === true;
    },
    get position() {
      return position();
    },
    get audioMs() {
      return msBefore + msOfItems + (audio?.audioMs ?? 0);
    },
  };
}

/** Where an item's speech has no text: an item is told of no other times where the detector reported no speech. */
function untoldField({ untold }: Item): object {
  if (untold.length === 0) return {};
  return {
    untranscribed: untold.map(({ startSample, endSample }) => ({
      audio_start_ms: Math.round(samplesToMs(startSample)),
      audio_end_ms: Math.round(samplesToMs(endSample)),
    })),
  };
}

/** An event of one audio session, in positions of the whole conversation. */
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

const TAKEN = [
  ...['session.update', 'transcription_session.update'],
  ...['input_audio_buffer.append', 'input_audio_buffer.commit', 'input_audio_buffer.clear'],
];

const TAKEN_IN_DIALOGUES = [
  ...['conversation.item.create', 'conversation.item.delete', 'conversation.item.retrieve'],
  ...['conversation.item.truncate', 'response.create', 'response.cancel'],
  'output_audio_buffer.clear',
];

function notTaken(type: string, isDialogue: boolean): OpenAiError {
  const taken = isDialogue ? [...TAKEN, ...TAKEN_IN_DIALOGUES] : TAKEN;
  const why = TAKEN_IN_DIALOGUES.includes(type)
    ? `"${type}" is of conversations, and this session transcribes.`
    : `The event is not known. There are ${taken.join(', ')}.`;
  return invalidValue('type', why);
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
