import type { SessionEvent } from '@ws/core';
import { isObject, samplesToSeconds } from '@ws/core/internal';
import type { JsonObject } from '../../../net/http/json-object.js';
import type { DialectHost } from '../../dialect.js';
import { createUntoldSpeechLog } from '../../untold-speech.js';
import { type AnsweredText, answeredText, seconds } from '../answer-parts.js';
import { checkedKeyterms } from '../request/query.js';
import {
  endpointingFor,
  hintedLanguages,
  type Thresholds,
  type TurnRequest,
  thresholdsBy,
} from '../request/turn-request.js';
import type { Answers, AnswersParts } from '../session/deepgram-codec.js';
import { createTurnState, type TurnEvent } from './turn-state.js';

interface Configured {
  readonly thresholds: Thresholds;
  readonly keyterms: readonly string[];
  readonly languageHints: readonly string[];
}

// The server knows that a turn is over, or may be, and not how sure that is: what was asked for is reached.
const EAGER_CONFIDENCE = 0.5;

export function createTurnAnswers(
  request: TurnRequest,
  { requestId, host }: { readonly requestId: string; readonly host: Pick<DialectHost, 'backend'> },
  { session, positions, send }: AnswersParts,
): Answers {
  let configured: Configured = request;
  let sequence = 0;
  /** Positions, in samples, at which the client has ended a turn whose end is not reported yet. */
  const forced: number[] = [];
  let isEnding = false;
  /** The number of the turn that is reported next. */
  let nextIndex = 0;
  /** Utterances that a pause, or the client, has ended, and whose finals are still to come. */
  const over = new Set<number>();
  const untold = createUntoldSpeechLog((exact) => seconds(positions.seconds(exact)));
  const turn = createTurnState(
    sendTurn,
    () => configured.thresholds.eager_eot_threshold !== undefined,
  );

  sendNext({ type: 'Connected' });

  function sendNext(message: object): void {
    send({ ...message, request_id: requestId, sequence_id: sequence++ });
  }

  function sendTurn(
    event: TurnEvent,
    index: number,
    { text, words, start, end, language }: AnsweredText,
  ): void {
    const { thresholds, languageHints } = configured;
    nextIndex = event === 'EndOfTurn' ? index + 1 : index;
    const confidence: Partial<Record<TurnEvent, number>> = {
      EagerEndOfTurn: thresholds.eager_eot_threshold ?? EAGER_CONFIDENCE,
      EndOfTurn: 1,
    };
    sendNext({
      type: 'TurnInfo',
      event,
      turn_index: index,
      audio_window_start: seconds(start),
      audio_window_end: seconds(end),
      transcript: text,
      words: words.map(({ punctuated_word: word, confidence: sure, start: from, end: to }) => ({
        ...{ word, confidence: sure, start: from, end: to },
      })),
      end_of_turn_confidence: confidence[event] ?? 0,
      ...(event === 'EndOfTurn' && { trigger: forced.length > 0 ? 'manual' : 'model' }),
      ...(request.isMultilingual && language !== undefined && { languages: [language] }),
      ...(languageHints.length > 0 && { languages_hinted: languageHints }),
      ...untold.take(),
    });
  }

  function onPartial(event: Extract<SessionEvent, { type: 'partial' }>): void {
    endForcedBefore(event.startSample);
    if (isEnding) return;
    if (event.speculative) turn.pause(answeredText(event, positions.seconds));
    else turn.update(answeredText(event, positions.seconds));
  }

  function onFinal(event: Extract<SessionEvent, { type: 'final' | 'error' }>): void {
    endForcedBefore(event.startSample);
    // An utterance that grew too long is cut, and its turn goes on.
    const isOver = over.delete(event.utteranceId) || isEnding || forced.length > 0;
    if (isOver) turn.ended(answeredText(event, positions.seconds));
    else turn.keep(answeredText(event, positions.seconds));
    sendUntold(event);
  }

  /** Sends speech without a text that no other message of a turn has, in the way in which Deepgram reports silence. */
  function sendUntold({ start, end }: { readonly start: number; readonly end: number }): void {
    if (untold.isEmpty) return;
    const place = { start: positions.seconds(start), end: positions.seconds(end) };
    sendTurn('Update', nextIndex, { ...place, text: '', words: [] });
  }

  function force(): void {
    const { position } = session;
    // A client that asks twice at the same position has one answer.
    if (forced.at(-1) === position) return;
    forced.push(position);
    // Rejects only when the session is disposed.
    session.flush().then(
      () => endForcedBefore(position),
      () => {},
    );
  }

  /** Ends the turns that the client has ended up to a position: an utterance that begins there is of another turn. */
  function endForcedBefore(position: number): void {
    while (forced.length > 0 && forced[0]! <= position) {
      turn.end();
      forced.shift();
    }
  }

  function configure(message: JsonObject): void {
    try {
      configured = configuredBy(message, configured);
      sendNext({
        type: 'ConfigureSuccess',
        thresholds: configured.thresholds,
        keyterms: configured.keyterms,
        ...(configured.languageHints.length > 0 && { language_hints: configured.languageHints }),
      });
    } catch {
      sendNext({ type: 'ConfigureFailure' });
    }
  }

  /** @throws TranscribeError where something of it cannot be had: nothing is changed then */
  function configuredBy(message: JsonObject, before: Configured): Configured {
    const { thresholds: given, keyterms: words, language_hints: hints } = message;
    const thresholds = { ...before.thresholds, ...thresholdsOf(given ?? {}) };
    const keyterms = stringsOf(words);
    const languageHints = stringsOf(hints);
    const terms = keyterms && (checkedKeyterms(keyterms) ?? []);
    session.configure({
      ...(given !== undefined && { endpointing: endpointingFor(thresholds) }),
      ...(terms && { hotwords: terms }),
      ...(languageHints && { languages: hintedLanguages(languageHints, host.backend) }),
    });
    return {
      thresholds,
      keyterms: terms ?? before.keyterms,
      languageHints: languageHints ?? before.languageHints,
    };
  }

  return {
    onEvent(event) {
      untold.told(event);
      switch (event.type) {
        case 'speech_end':
          over.add(event.utteranceId);
          return;
        case 'partial':
          return onPartial(event);
        case 'final':
        case 'error':
          return onFinal(event);
        // Deepgram has no message for these. Speech without a text stands in what comes next of a turn.
        case 'speech_start':
        case 'suppressed':
        case 'untranscribed':
        case 'speakers':
        case 'cancelled':
        case 'warning':
          return;
      }
    },
    onMessage(message) {
      const { type } = message;
      if (type === 'Configure') configure(message);
      else if (type === 'ForceEndTurn') force();
      return type === 'CloseStream';
    },
    onEnding() {
      isEnding = true;
    },
    finish(ending) {
      turn.end();
      const end = samplesToSeconds(session.position);
      sendUntold({ start: end, end });
      if (ending !== 'bad audio') return;
      sendNext({
        type: 'Error',
        code: 'UNPARSABLE_CLIENT_MESSAGE',
        description: 'The audio cannot be decoded. Say what it is by "encoding" and "sample_rate".',
      });
    },
    fail() {
      const description = 'The server failed in this session. Its log says more.';
      sendNext({ type: 'Error', code: 'INTERNAL_SERVER_ERROR', description });
    },
  };
}

function thresholdsOf(given: unknown): Thresholds {
  if (!isObject(given)) throw new TypeError('not an object');
  return thresholdsBy((name, [least, most]) => {
    const value = given[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw new TypeError(`${name} is out of range`);
  });
}

function stringsOf(given: unknown): string[] | undefined {
  if (given === undefined || given === null) return undefined;
  const list: unknown[] = Array.isArray(given) ? given : [given];
  if (list.length <= 1000 && list.every((one): one is string => typeof one === 'string'))
    return list;
  throw new TypeError('not strings');
}
