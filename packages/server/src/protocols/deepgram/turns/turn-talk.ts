import { SAMPLE_RATE, type SessionEvent } from '@ws/core';
import { isObject, samplesToSeconds } from '@ws/core/internal';
import type { DialectHost } from '../../dialect.js';
import type { JsonObject } from '../../json-object.js';
import { createUntoldSpeechLog } from '../../untold-speech.js';
import { checkedKeyterms } from '../request/keyterms.js';
import {
  endpointingFor,
  hintedLanguages,
  type Thresholds,
  type TurnRequest,
  thresholdsBy,
} from '../request/turn-request.js';
import type { Talk, TalkLine } from '../session/talk.js';
import { seconds, toldWords } from '../words.js';
import { createTurnState, type TurnEvent, type TurnText } from './turn-state.js';

/** What a client has configured for its turns. */
interface Configured {
  readonly thresholds: Thresholds;
  readonly keyterms: readonly string[];
  readonly languageHints: readonly string[];
}

// The server knows that a turn is over, or may be, and not how sure that is: what was asked for is reached.
const EAGER_CONFIDENCE = 0.5;

/** The messages of `/v2/listen`. */
export function createTurnTalk(
  request: TurnRequest,
  { requestId, host }: { readonly requestId: string; readonly host: Pick<DialectHost, 'backend'> },
  { session, positions, send }: TalkLine,
): Talk {
  let configured: Configured = request;
  let sequence = 0;
  /** Where the client ends turns, of which the end is not told yet. Positions in samples. */
  const forced: number[] = [];
  let isEnding = false;
  /** The number of the turn that is reported next. */
  let nextIndex = 0;
  /** Utterances that a pause, or the client, has ended, and whose finals are still to come. */
  const over = new Set<number>();
  const untold = createUntoldSpeechLog((exact) => seconds(clientSeconds(exact)));
  const turn = createTurnState(
    tellTurn,
    () => configured.thresholds.eager_eot_threshold !== undefined,
  );

  say({ type: 'Connected' });

  function say(message: object): void {
    send({ ...message, request_id: requestId, sequence_id: sequence++ });
  }

  function tellTurn(
    event: TurnEvent,
    index: number,
    { text, words, start, end, language }: TurnText,
  ): void {
    const { thresholds, languageHints } = configured;
    nextIndex = event === 'EndOfTurn' ? index + 1 : index;
    const confidence: Partial<Record<TurnEvent, number>> = {
      EagerEndOfTurn: thresholds.eager_eot_threshold ?? EAGER_CONFIDENCE,
      EndOfTurn: 1,
    };
    say({
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

  function clientSeconds(exact: number): number {
    return samplesToSeconds(positions.toClient(exact * SAMPLE_RATE));
  }

  function textOf(event: Extract<SessionEvent, { type: 'partial' | 'final' | 'error' }>): TurnText {
    const place = { start: clientSeconds(event.start), end: clientSeconds(event.end) };
    if (event.type === 'error') return { ...place, text: '', words: [] };
    const { text, language } = event;
    return { ...place, text, language, words: toldWords(event, clientSeconds) };
  }

  function tellPartial(event: Extract<SessionEvent, { type: 'partial' }>): void {
    endForcedBefore(event.startSample);
    if (isEnding) return;
    if (event.speculative) turn.paused(textOf(event));
    else turn.heard(textOf(event));
  }

  function tellFinal(event: Extract<SessionEvent, { type: 'final' | 'error' }>): void {
    endForcedBefore(event.startSample);
    // An utterance that grew too long is cut, and its turn goes on.
    const isOver = over.delete(event.utteranceId) || isEnding || forced.length > 0;
    if (isOver) turn.ended(textOf(event));
    else turn.kept(textOf(event));
    tellUntold(event);
  }

  /** Speech without a text that nothing else of a turn has told: as Deepgram tells silence. */
  function tellUntold({ start, end }: { readonly start: number; readonly end: number }): void {
    if (untold.isEmpty) return;
    const place = { start: clientSeconds(start), end: clientSeconds(end) };
    tellTurn('Update', nextIndex, { ...place, text: '', words: [] });
  }

  function force(): void {
    const { position } = session;
    // A client that asks twice at the same place has one answer.
    if (forced.at(-1) === position) return;
    forced.push(position);
    // Rejects only when the session is disposed.
    session.flush().then(
      () => endForcedBefore(position),
      () => {},
    );
  }

  /** Ends the turns that the client has ended up to a position: what begins there is of another. */
  function endForcedBefore(position: number): void {
    while (forced.length > 0 && forced[0]! <= position) {
      turn.end();
      forced.shift();
    }
  }

  function configure(message: JsonObject): void {
    try {
      configured = configuredBy(message, configured);
      say({
        type: 'ConfigureSuccess',
        thresholds: configured.thresholds,
        keyterms: configured.keyterms,
        ...(configured.languageHints.length > 0 && { language_hints: configured.languageHints }),
      });
    } catch {
      say({ type: 'ConfigureFailure' });
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
    told(event) {
      untold.told(event);
      switch (event.type) {
        case 'speech_end':
          over.add(event.utteranceId);
          return;
        case 'partial':
          return tellPartial(event);
        case 'final':
        case 'error':
          return tellFinal(event);
        // Deepgram has no word for these. Speech without a text is told with what comes next of a turn.
        case 'speech_start':
        case 'suppressed':
        case 'untranscribed':
        case 'cancelled':
        case 'warning':
          return;
      }
    },
    control(message) {
      const { type } = message;
      if (type === 'Configure') configure(message);
      else if (type === 'ForceEndTurn') force();
      return type === 'CloseStream';
    },
    ending() {
      isEnding = true;
    },
    ended(ending) {
      turn.end();
      const end = samplesToSeconds(session.position);
      tellUntold({ start: end, end });
      if (ending !== 'bad audio') return;
      say({
        type: 'Error',
        code: 'UNPARSABLE_CLIENT_MESSAGE',
        description: 'The audio cannot be decoded. Say what it is by "encoding" and "sample_rate".',
      });
    },
    failed() {
      const description = 'The server failed in this session. Its log says more.';
      say({ type: 'Error', code: 'INTERNAL_SERVER_ERROR', description });
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
