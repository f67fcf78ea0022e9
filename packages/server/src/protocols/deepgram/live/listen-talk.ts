import { type Clock, SAMPLE_RATE, type SessionEvent } from '@ws/core';
import { msToSamples, type OfChannel, samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import {
  createUntoldSpeechLog,
  type UntoldField,
  type UntoldSpeechLog,
} from '../../untold-speech.js';
import type { ListenRequest } from '../request/listen-request.js';
import type { Talk, TalkLine } from '../session/talk.js';
import { seconds, toldWords } from '../words.js';
import { createFinalizations, type Finalizations } from './finalizations.js';
import { type LiveResult, type LiveSubject, resultsMessage } from './live-messages.js';
import { createUtteranceEnds, type UtteranceEnds } from './utterance-ends.js';

/** One channel's. */
interface ChannelTalk {
  readonly finalizations: Finalizations;
  /** Where it is asked for. */
  readonly utteranceEnds: UtteranceEnds | undefined;
  /** Utterances that a pause, or the client, has ended, and whose finals are still to come. */
  readonly over: Set<number>;
  /** Utterances of which something was told, and whose finals are still to come. */
  readonly shown: Set<number>;
  /** Speech without a text that no answer has told. */
  readonly untold: UntoldSpeechLog;
}

type Heard = Extract<SessionEvent, { readonly type: 'partial' | 'final' | 'error' }>;

/** The messages of `/v1/listen`. */
export function createListenTalk(
  request: ListenRequest,
  subject: LiveSubject & { readonly createdAt: Date },
  { session, positions, digest, send, clock }: TalkLine & { readonly clock: Clock },
): Talk {
  const { format, settings } = request;
  const channels: ChannelTalk[] = [];
  let count = format.channels === 'separate' ? format.interleaved : 1;
  let isEnding = false;

  function channelAt(channel: number): ChannelTalk {
    count = Math.max(count, channel + 1);
    for (let at = channels.length; at <= channel; at++) channels.push(createChannel(at));
    return channels[channel]!;
  }

  function createChannel(channel: number): ChannelTalk {
    const { utteranceEndMs } = request;
    return {
      finalizations: createFinalizations((position) => {
        const at = clientSeconds(samplesToSeconds(position));
        say({ channel, text: '', words: [], start: at, end: at, isFinal: true }, true, false);
      }),
      utteranceEnds:
        utteranceEndMs === undefined
          ? undefined
          : createUtteranceEnds({
              gap: msToSamples(utteranceEndMs),
              hasPartials: request.tellsInterim,
              clock,
              tell: (lastWordEnd) => tellUtteranceEnd(lastWordEnd, channel),
            }),
      over: new Set(),
      shown: new Set(),
      untold: createUntoldSpeechLog((exact) => seconds(clientSeconds(exact))),
    };
  }

  /** Speech without a text after the last answer. */
  function leftUntold(): UntoldField {
    const untranscribed = channels.flatMap(({ untold }) => untold.take().untranscribed ?? []);
    return untranscribed.length > 0 ? { untranscribed } : {};
  }

  function tellUtteranceEnd(lastWordEnd: number, channel: number): void {
    send({
      type: 'UtteranceEnd',
      channel: [channel, count],
      last_word_end: seconds(samplesToSeconds(positions.toClient(lastWordEnd))),
    });
  }

  function clientSeconds(exact: number): number {
    return samplesToSeconds(positions.toClient(exact * SAMPLE_RATE));
  }

  function say(
    result: Omit<LiveResult, 'channels' | 'fromFinalize' | 'isEndpoint'>,
    fromFinalize: boolean,
    isEndpoint: boolean,
  ): void {
    const { tellsEndpoints } = request;
    const untold = channelAt(result.channel).untold.take();
    send(
      resultsMessage(
        {
          ...result,
          untold,
          channels: count,
          fromFinalize,
          isEndpoint: tellsEndpoints && isEndpoint,
        },
        subject,
      ),
    );
  }

  function resultOf(
    event: Heard,
    channel: number,
  ): Omit<LiveResult, 'channels' | 'fromFinalize' | 'isEndpoint'> {
    const { start, end } = event;
    const place = { channel, start: clientSeconds(start), end: clientSeconds(end) };
    // An utterance without a transcript: what was shown of it is no longer waited for.
    if (event.type === 'error') return { ...place, text: '', words: [], isFinal: true };
    return {
      ...place,
      text: event.text,
      words: toldWords(event, clientSeconds),
      isFinal: event.type === 'final',
      language: settings.language === undefined ? event.language : undefined,
    };
  }

  function tellFinal(event: Exclude<Heard, { type: 'partial' }>, channel: number): void {
    const { finalizations, over, shown, untold } = channelAt(channel);
    const { utteranceId: id, startSample } = event;
    const result = resultOf(event, channel);
    const isOver = over.delete(id);
    // That an utterance has no words is to be known here; clients hear of it who were shown some, or wait for an answer.
    const isNews = shown.delete(id) || result.text !== '' || !untold.isEmpty || isEnding;
    finalizations.final(startSample, (isLast) => {
      if (isNews || isLast) say(result, isLast, isOver || (isLast && result.text !== ''));
      settleUtterance(event, channel);
    });
  }

  function settleUtterance(event: Exclude<Heard, { type: 'partial' }>, channel: number): void {
    const { utteranceEnds } = channelAt(channel);
    const { utteranceId: id, startSample: start, endSample: end } = event;
    if (event.type === 'error' || event.text === '') {
      utteranceEnds?.nothing(id, end);
      return;
    }
    const lastWordEnd = secondsToSamples(event.words?.at(-1)?.end ?? event.end);
    utteranceEnds?.final(id, { start, lastWordEnd, end });
  }

  function tellPartial(event: Extract<SessionEvent, { type: 'partial' }>, channel: number): void {
    const { finalizations, utteranceEnds, shown } = channelAt(channel);
    if (event.text.trim() === '') return;
    utteranceEnds?.words(event.utteranceId, event.startSample);
    // Some clients read one answer after they have asked for the end: the final is to be the one.
    if (!request.tellsInterim || isEnding) return;
    finalizations.before(event.startSample);
    shown.add(event.utteranceId);
    say(resultOf(event, channel), false, false);
  }

  return {
    told(event: SessionEvent & OfChannel) {
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
            timestamp: seconds(samplesToSeconds(positions.toClient(event.position))),
          });
        case 'speech_end':
          utteranceEnds?.speechEnds(event.utteranceId, event.position);
          over.add(event.utteranceId);
          return;
        case 'partial':
          return tellPartial(event, channel);
        case 'final':
        case 'error':
          return tellFinal(event, channel);
        case 'cancelled':
          shown.delete(event.utteranceId);
          over.delete(event.utteranceId);
          return utteranceEnds?.nothing(event.utteranceId, event.endSample);
        // Deepgram has no word for these. What is taken out of an utterance leaves a final of the rest, if an empty one;
        // speech without a text is told in the next answer.
        case 'suppressed':
        case 'untranscribed':
        case 'warning':
          return;
      }
    },
    control({ type, channel }) {
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
    heard() {
      for (const { utteranceEnds } of channels) utteranceEnds?.heard(session.position);
    },
    ending() {
      isEnding = true;
    },
    ended(ending) {
      for (const { finalizations } of channels) finalizations.end();
      if (ending === 'bad audio') return;
      send({
        type: 'Metadata',
        transaction_key: 'deprecated',
        request_id: subject.requestId,
        sha256: digest(),
        created: subject.createdAt.toISOString(),
        duration: seconds(samplesToSeconds(session.position - positions.total)),
        channels: count,
        ...leftUntold(),
      });
    },
  };
}
