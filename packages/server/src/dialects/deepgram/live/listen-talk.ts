import {
  msToSamples,
  SAMPLE_RATE,
  type SessionEvent,
  samplesToSeconds,
  secondsToSamples,
} from '@ws/core';
import type { OfChannel } from '@ws/core/protocol';
import type { ListenRequest } from '../request/listen-request.js';
import type { Talk, TalkLine } from '../session/talk.js';
import { seconds, toldWords } from '../words.js';
import { createFinalizations, type Finalizations } from './finalizations.js';
import { type LiveResult, type LiveSubject, resultsMessage } from './live-messages.js';
import { createUtteranceEnds, type UtteranceEnds } from './utterance-ends.js';

/** One channel's. */
interface ChannelTalk {
  readonly finalizations: Finalizations;
  readonly utteranceEnds: UtteranceEnds;
  /** Utterances that a pause, or the client, has ended, and whose finals are still to come. */
  readonly over: Set<number>;
}

type Heard = Extract<SessionEvent, { readonly type: 'partial' | 'final' | 'error' }>;

/** The messages of `/v1/listen`. */
export function createListenTalk(
  request: ListenRequest,
  subject: LiveSubject & { readonly createdAt: Date },
  { hearing, positions, digest, send }: TalkLine,
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
      utteranceEnds: createUtteranceEnds(
        utteranceEndMs === undefined ? undefined : msToSamples(utteranceEndMs),
        (lastWordEnd) =>
          send({
            type: 'UtteranceEnd',
            channel: [channel, count],
            last_word_end: seconds(samplesToSeconds(positions.toClient(lastWordEnd))),
          }),
      ),
      over: new Set(),
    };
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
    send(
      resultsMessage(
        { ...result, channels: count, fromFinalize, isEndpoint: tellsEndpoints && isEndpoint },
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
    const { finalizations, utteranceEnds, over } = channelAt(channel);
    const result = resultOf(event, channel);
    const isOver = over.delete(event.utteranceId);
    finalizations.final(event.startSample, (isLast) => {
      say(result, isLast, isOver || (isLast && result.text !== ''));
      if (event.type !== 'final' || event.text === '') return;
      const lastWord = event.words?.at(-1)?.end ?? event.end;
      utteranceEnds.final(secondsToSamples(lastWord));
    });
  }

  return {
    told(event: SessionEvent & OfChannel) {
      const channel = event.channel ?? 0;
      const { finalizations, utteranceEnds, over } = channelAt(channel);
      switch (event.type) {
        case 'speech_start':
          finalizations.before(event.position);
          utteranceEnds.speechStarts(event.position);
          if (!request.tellsSpeech) return;
          return send({
            type: 'SpeechStarted',
            channel: [channel, count],
            timestamp: seconds(samplesToSeconds(positions.toClient(event.position))),
          });
        case 'speech_end':
          utteranceEnds.speechEnds();
          over.add(event.utteranceId);
          return;
        case 'partial':
          // Some clients read one answer after they have asked for the end: the final is to be the one.
          if (!request.tellsInterim || isEnding || event.text.trim() === '') return;
          finalizations.before(event.startSample);
          return say(resultOf(event, channel), false, false);
        case 'final':
        case 'error':
          return tellFinal(event, channel);
        // Deepgram has no word for these.
        case 'suppressed':
        case 'cancelled':
        case 'warning':
          return;
      }
    },
    control({ type, channel }) {
      if (type === 'CloseStream') return true;
      if (type !== 'Finalize') return false;
      const only = Number.isInteger(channel) ? (channel as number) : undefined;
      if (only !== undefined && (only < 0 || only >= count)) return false;
      const { position } = hearing;
      for (let at = 0; at < count; at++) {
        if (only !== undefined && only !== at) continue;
        channelAt(at).finalizations.ask(position, () => hearing.flush(at));
      }
      return false;
    },
    heard() {
      for (const { utteranceEnds } of channels) utteranceEnds.heard(hearing.position);
    },
    ending() {
      isEnding = true;
    },
    ended(ending) {
      if (ending === 'bad audio') return;
      send({
        type: 'Metadata',
        transaction_key: 'deprecated',
        request_id: subject.requestId,
        sha256: digest(),
        created: subject.createdAt.toISOString(),
        duration: seconds(samplesToSeconds(hearing.position - positions.total)),
        channels: count,
      });
    },
  };
}
