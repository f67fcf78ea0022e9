import type { Clock, SessionEvent } from '@ws/core';
import type { OfChannel } from '@ws/core/internal';
import { msToSamples, samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import { createUntoldSpeechLog, type UntoldSpeechLog } from '../../untold-speech.js';
import {
  type AnsweredText,
  answeredText,
  confidenceOf,
  MODEL_UUID,
  modelInfo,
  seconds,
} from '../answer-parts.js';
import type { ListenRequest } from '../request/listen-request.js';
import type { Answers, AnswersParts } from '../session/deepgram-codec.js';
import { createFinalizations, type Finalizations } from './finalizations.js';
import { createUtteranceEnds, type UtteranceEnds } from './utterance-ends.js';

/** What is to be answered of one channel. */
interface ChannelAnswers {
  readonly finalizations: Finalizations;
  /** Where it is asked for. */
  readonly utteranceEnds: UtteranceEnds | undefined;
  /** Utterances that a pause, or the client, has ended, and whose finals are still to come. */
  readonly over: Set<number>;
  /** Utterances of which something was answered, and whose finals are still to come. */
  readonly shown: Set<number>;
  /** Speech without a text that is in no answer yet. */
  readonly untold: UntoldSpeechLog;
}

type TextEvent = Extract<SessionEvent, { readonly type: 'partial' | 'final' | 'error' }>;

export interface ListenSubject {
  readonly requestId: string;
  readonly model: string;
  readonly createdAt: Date;
}

export function createListenAnswers(
  request: ListenRequest,
  subject: ListenSubject,
  { session, positions, digest, send, clock }: AnswersParts & { readonly clock: Clock },
): Answers {
  const { format, settings } = request;
  const channels: ChannelAnswers[] = [];
  let count = format.channels === 'separate' ? format.interleaved : 1;
  let isEnding = false;

  function channelAt(channel: number): ChannelAnswers {
    count = Math.max(count, channel + 1);
    for (let at = channels.length; at <= channel; at++) channels.push(createChannel(at));
    return channels[channel]!;
  }

  function createChannel(channel: number): ChannelAnswers {
    const { utteranceEndMs } = request;
    return {
      finalizations: createFinalizations((position) => {
        const at = positions.secondsAt(position);
        const empty = { text: '', words: [], start: at, end: at };
        sendResults(channel, empty, { isFinal: true, fromFinalize: true, isEndpoint: false });
      }),
      utteranceEnds:
        utteranceEndMs === undefined
          ? undefined
          : createUtteranceEnds({
              gap: msToSamples(utteranceEndMs),
              hasPartials: request.tellsInterim,
              clock,
              send: (lastWordEnd) =>
                send({
                  type: 'UtteranceEnd',
                  channel: [channel, count],
                  last_word_end: seconds(positions.secondsAt(lastWordEnd)),
                }),
            }),
      over: new Set(),
      shown: new Set(),
      untold: createUntoldSpeechLog((exact) => seconds(positions.seconds(exact))),
    };
  }

  function sendResults(
    channel: number,
    { text, words, start, end, language }: AnsweredText,
    is: { readonly isFinal: boolean; readonly fromFinalize: boolean; readonly isEndpoint: boolean },
  ): void {
    const transcript = text.trim();
    const isDetected = settings.language === undefined && language !== undefined;
    send({
      type: 'Results',
      channel_index: [channel, count],
      duration: seconds(Math.max(0, end - start)),
      start: seconds(start),
      is_final: is.isFinal,
      speech_final: request.tellsEndpoints && is.isEndpoint,
      channel: {
        alternatives: [
          {
            transcript,
            confidence: confidenceOf(words),
            ...(isDetected && transcript !== '' && { languages: [language] }),
            words,
          },
        ],
      },
      metadata: {
        request_id: subject.requestId,
        model_info: modelInfo(subject.model),
        model_uuid: MODEL_UUID,
      },
      from_finalize: is.fromFinalize,
      ...channelAt(channel).untold.take(),
    });
  }

  function sendFinal(event: Exclude<TextEvent, { type: 'partial' }>, channel: number): void {
    const { finalizations, over, shown, untold } = channelAt(channel);
    const { utteranceId: id, startSample } = event;
    const result = answeredText(event, positions.seconds);
    const isOver = over.delete(id);
    // A client needs an empty final only if it was shown words of the utterance, or waits for an answer.
    const isNews = shown.delete(id) || result.text !== '' || !untold.isEmpty || isEnding;
    finalizations.final(startSample, (isLast) => {
      const isEndpoint = isOver || (isLast && result.text !== '');
      const is = { isFinal: true, fromFinalize: isLast, isEndpoint };
      if (isNews || isLast) sendResults(channel, result, is);
      settleUtterance(event, channel);
    });
  }

  function settleUtterance(event: Exclude<TextEvent, { type: 'partial' }>, channel: number): void {
    const { utteranceEnds } = channelAt(channel);
    const { utteranceId: id, startSample: start, endSample: end } = event;
    if (event.type === 'error' || event.text === '') {
      utteranceEnds?.nothing(id, end);
      return;
    }
    const lastWordEnd = secondsToSamples(event.words?.at(-1)?.end ?? event.end);
    utteranceEnds?.final(id, { start, lastWordEnd, end });
  }

  function sendPartial(event: Extract<TextEvent, { type: 'partial' }>, channel: number): void {
    const { finalizations, utteranceEnds, shown } = channelAt(channel);
    if (event.text.trim() === '') return;
    utteranceEnds?.words(event.utteranceId, event.startSample);
    // Some clients read one answer after they have asked for the end: the final is to be the one.
    if (!request.tellsInterim || isEnding) return;
    finalizations.before(event.startSample);
    shown.add(event.utteranceId);
    const result = answeredText(event, positions.seconds);
    sendResults(channel, result, { isFinal: false, fromFinalize: false, isEndpoint: false });
  }

  return {
    onEvent(event: SessionEvent & OfChannel) {
      const channel = event.channel ?? 0;
      const { finalizations, utteranceEnds, over, shown, untold } = channelAt(channel);
      untold.told(event);
      switch (event.type) {
        case 'speech_start':
          finalizations.before(event.position);
          utteranceEnds?.speechStarts(event.utteranceId, event.position);
          if (!request.tellsSpeech) return;
          return send({
            type: 'SpeechStarted',
            channel: [channel, count],
            timestamp: seconds(positions.secondsAt(event.position)),
          });
        case 'speech_end':
          utteranceEnds?.speechEnds(event.utteranceId, event.position);
          over.add(event.utteranceId);
          return;
        case 'partial':
          return sendPartial(event, channel);
        case 'final':
        case 'error':
          return sendFinal(event, channel);
        case 'cancelled':
          shown.delete(event.utteranceId);
          over.delete(event.utteranceId);
          return utteranceEnds?.nothing(event.utteranceId, event.endSample);
        // Deepgram has no message for these. What is taken out of an utterance leaves a final of the rest, if an empty one;
        // speech without a text stands in the next answer.
        case 'suppressed':
        case 'untranscribed':
        case 'speakers':
        case 'warning':
          return;
      }
    },
    onMessage({ type, channel }) {
      if (type === 'CloseStream') return true;
      if (type !== 'Finalize') return false;
      const only = Number.isInteger(channel) ? (channel as number) : undefined;
      if (only !== undefined && (only < 0 || only >= count)) return false;
      const { position } = session;
      for (let at = 0; at < count; at++) {
        if (only !== undefined && only !== at) continue;
        channelAt(at).finalizations.ask(position, () => session.flush(at));
      }
      return false;
    },
    onAudio() {
      for (const { utteranceEnds } of channels) utteranceEnds?.onAudio(session.position);
    },
    onEnding() {
      isEnding = true;
    },
    finish(ending) {
      for (const { finalizations } of channels) finalizations.end();
      if (ending === 'bad audio') return;
      const untranscribed = channels.flatMap(({ untold }) => untold.take().untranscribed ?? []);
      send({
        type: 'Metadata',
        transaction_key: 'deprecated',
        request_id: subject.requestId,
        sha256: digest(),
        created: subject.createdAt.toISOString(),
        duration: seconds(samplesToSeconds(session.position - positions.total)),
        channels: count,
        ...(untranscribed.length > 0 && { untranscribed }),
      });
    },
  };
}
