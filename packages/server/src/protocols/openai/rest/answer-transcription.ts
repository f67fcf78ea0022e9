import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Segment } from '@ws/core';
import { wireErrorCode } from '@ws/core/internal';
import { answerJson } from '../../../net/http/answer-json.js';
import { answerText } from '../../../net/http/answer-text.js';
import { answerRefusal } from '../../../net/http/refusal.js';
import type { DialectHost } from '../../dialect.js';
import { countedAudio, firstOf, recordingAudio } from '../../uploads/recording-audio.js';
import type { AnswerLife } from '../../uploads/running-answers.js';
import { transcribeSent } from '../../uploads/transcribe-sent.js';
import { transcribeSpeakers } from '../../uploads/transcribe-speakers.js';
import { OpenAiError, openAiError } from '../openai-error.js';
import { createLetters, diarizedSegment, knownSpeakers, SPEAKER_FIELDS } from './diarized.js';
import { answerOf, doneOf, moreOf, type Transcript } from './transcript.js';
import { READ_FIELDS, readRequest, type TranscriptionRequest } from './transcription-request.js';

const FORMAT = { encoding: 'auto', sampleRate: 16_000 } as const;

/**
 * Transcribes the recording of a form. It counts as a session of its key, and takes one place, from when all of it has come
 * until it is answered.
 */
export async function answerTranscription(
  request: IncomingMessage,
  response: ServerResponse,
  parts: {
    readonly host: DialectHost;
    readonly task: 'transcribe' | 'translate';
    readonly life: AnswerLife;
  },
): Promise<void> {
  const { host, task, life } = parts;
  const { logger, limits, backend } = host;
  const { signal } = life;
  const name = response.getHeader('x-request-id');
  let events: ReturnType<typeof openEventStream> | undefined;
  try {
    const admission = await life.admit(host, request);
    await using sent = await host.receive(request, {
      ...{ signal, as: 'form', fields: READ_FIELDS, longFields: SPEAKER_FIELDS },
    });
    if (sent.path === undefined) throw withoutFile();
    const { capabilities } = backend;
    const asked = readRequest(sent.fields, {
      ...{ task, model: host.model, languages: capabilities.languages },
      hasWords: capabilities.wordTimestamps,
      // Of a model that knows English alone, the engine would say so once the recording is here.
      translates: capabilities.translation && capabilities.languages?.join() !== 'en',
    });
    await sent.reserveSession();
    const isDiarized = asked.format === 'diarized_json';
    const known = isDiarized ? await knownSpeakers(sent.fields, host, admission, signal) : [];
    if (asked.isStreamed) events = openEventStream(response, signal);
    const { path } = sent;
    const audio = recordingAudio(path, FORMAT, host, signal);
    const counted = countedAudio(audio, admission, limits, sent.share);
    const { language, languages, prompt, hotwords, logprobs, granularities } = asked;
    const wordTimestamps =
      granularities.has('word') || logprobs || (isDiarized && capabilities.wordTimestamps);
    const settings = { task, language, languages, prompt, hotwords, wordTimestamps };
    const onSegment = (segment: Segment, index: number): Promise<void> | undefined =>
      events?.send(eventOf(segment, index, asked));
    const words = firstOf(counted.planes);
    /** The same audio, counted a second time for its length alone. */
    const voices = () => {
      const again = recordingAudio(path, FORMAT, host, signal);
      return firstOf(countedAudio(again, { ...admission, spend: () => {} }, limits).planes);
    };
    const transcript: Transcript = {
      ...(isDiarized
        ? await transcribeSpeakers({ words, voices }, settings, {
            ...{ host, signal, onSegment, diarize: { known }, nameOf: createLetters(known) },
          })
        : await transcribeSent(words, settings, host, signal, onSegment)),
      seconds: counted.seconds,
    };
    // A client that has its answer may send the next recording at once.
    sent.leave();
    if (events !== undefined) {
      await events.send(doneOf(transcript, asked));
      response.end();
    } else answer(response, transcript, asked);
    const { identity } = admission;
    logger.info(
      { seconds: transcript.seconds, client: identity.name, request: name },
      'recording transcribed',
    );
  } catch (thrown) {
    const error = signal.aborted ? signal.reason : thrown;
    const { status, body, refusal } = openAiError(ofUpload(error));
    // A client that leaves is no failure.
    if (status >= 500 && !response.destroyed)
      logger.error({ err: error, request: name }, 'recording failed');
    if (response.headersSent) {
      // The server does not wait until the client has read it.
      events?.send({ error: body }).catch(() => {});
      response.end();
    } else if (!response.destroyed) answerRefusal(response, refusal);
  }
}

function eventOf(
  segment: Segment,
  index: number,
  { format, logprobs }: TranscriptionRequest,
): object {
  if (format === 'diarized_json') return diarizedSegment(segment, index);
  const text = segment.text.trim();
  return {
    type: 'transcript.text.delta',
    delta: index > 0 && text !== '' ? ` ${text}` : text,
    ...moreOf([segment], [], { logprobs }),
  };
}

// A client that does not read holds a place.
const UNREAD_MS = 30_000;

function openEventStream(response: ServerResponse, signal: AbortSignal) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Proxies that gather answers would hold them back.
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  return {
    /** Resolves when there is room for more. Rejects where the client reads nothing for half a minute. */
    async send(event: object): Promise<void> {
      const hasRoom = response.write(`data: ${JSON.stringify(event)}\n\n`);
      if (hasRoom) return;
      const timeout = AbortSignal.timeout(UNREAD_MS);
      await once(response, 'drain', { signal: AbortSignal.any([signal, timeout]) });
    },
  };
}

function answer(
  response: ServerResponse,
  transcript: Transcript,
  asked: TranscriptionRequest,
): void {
  const { type, body } = answerOf(transcript, asked);
  if (type === 'json') {
    answerJson(response, 200, body);
    return;
  }
  const kind = asked.format === 'vtt' ? 'vtt' : 'plain';
  answerText(response, `text/${kind}; charset=utf-8`, body, untoldHeader(transcript));
}

/** Texts and subtitles have no field for it: `1.5-3.25, 7-9.1`, in seconds. */
function untoldHeader({ untold: { untranscribed } }: Transcript): Record<string, string> {
  if (untranscribed === undefined) return {};
  return { 'x-untranscribed': untranscribed.map(({ start, end }) => `${start}-${end}`).join(', ') };
}

/** What is wrong with the file, as clients know it. */
function ofUpload(error: unknown): unknown {
  if (wireErrorCode(error) !== 'MESSAGE_TOO_LARGE') return error;
  const { message } = error as Error;
  return new OpenAiError(message, { status: 413, code: 'file_too_large', param: 'file' });
}

function withoutFile(): OpenAiError {
  return new OpenAiError('The form has no "file". Send the recording as a part of this name.', {
    param: 'file',
    code: 'missing_required_parameter',
  });
}
