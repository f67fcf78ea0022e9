import type { IncomingMessage, ServerResponse } from 'node:http';
import { abortedError, type Segment } from '@ws/core';
import { transcribeRecording } from '@ws/core/recording';
import { isRefusal } from '../../../access/identity.js';
import type { Admission } from '../../../access/usage.js';
import { disposeDetector } from '../../../by-name/detectors.js';
import { answerJson } from '../../../http/answer-json.js';
import { linger } from '../../../http/linger.js';
import { refusalHeaders } from '../../../http/refusal-headers.js';
import type { DialectHost } from '../../dialect.js';
import { ofCode, openAiError, openAiRefusal } from '../openai-error.js';
import { type EventStream, openEventStream } from './event-stream.js';
import { hearRecording } from './heard-recording.js';
import { answerOf, diarizedSegment, type Heard, moreOf, textOf, usageOf } from './transcript.js';
import { readRequest, type TranscriptionRequest } from './transcription-request.js';
import { receiveUpload } from './upload.js';

// Of a client that sends a file and stops.
const SILENCE_MS = 30_000;

/**
 * Transcribes the recording of a form. It counts as a session of its key, and takes one place, from before its first byte
 * is read until it is answered.
 *
 * @param ending - the server ends: what runs is given up
 */
export async function answerTranscription(
  request: IncomingMessage,
  response: ServerResponse,
  {
    host,
    task,
    ending,
  }: {
    readonly host: DialectHost;
    readonly task: 'transcribe' | 'translate';
    readonly ending: AbortSignal;
  },
): Promise<void> {
  const { logger } = host;
  const over = new AbortController();
  let admission: Admission | undefined;
  let giveBack: (() => void) | undefined;
  let events: EventStream | undefined;
  const leave = (): void => over.abort(abortedError(over.signal));
  const give = (): void => over.abort(ofCode('SHUTTING_DOWN', 'The server is shutting down.'));
  const deny = (): void => over.abort(endedAccess(admission!.signal.reason));
  response.once('close', leave);
  ending.addEventListener('abort', give, { once: true });
  try {
    const admitted = await host.admit(request);
    if (isRefusal(admitted)) {
      const refusal = openAiRefusal(admitted);
      linger(request);
      return answerJson(response, refusal.status, refusal.body!, refusalHeaders(refusal));
    }
    admission = admitted;
    admission.signal.addEventListener('abort', deny, { once: true });
    giveBack = host.takePlace();
    const { signal } = over;
    await using upload = await receiveUpload(request, {
      ...{ maxBytes: host.limits.maxUploadBytes, silenceMs: SILENCE_MS, signal },
    });
    const { capabilities } = host.backend;
    const asked = readRequest(upload.fields, {
      ...{ task, model: host.model, languages: capabilities.languages },
      ...{ hasWords: capabilities.wordTimestamps, translates: capabilities.translation },
    });
    if (asked.isStreamed) events = openEventStream(response, signal);
    const heard = await hear(upload.path, asked, { host, admission, signal, events });
    if (events !== undefined) await endStream(events, heard, asked);
    else answer(response, heard, asked);
    logger.info(
      { seconds: heard.seconds, client: admission.identity.name, request: nameOf(response) },
      'recording transcribed',
    );
  } catch (thrown) {
    const error = over.signal.aborted ? over.signal.reason : thrown;
    const told = openAiError(error);
    if (told.status >= 500)
      logger.error({ err: error, request: nameOf(response) }, 'recording failed');
    if (response.headersSent) {
      // Whether anybody reads it is not waited for.
      events?.send({ error: told.body }).catch(() => {});
      response.end();
    } else if (!response.destroyed) {
      const { status, headers, body } = told;
      linger(request);
      answerJson(response, status, { error: body }, headers);
    }
  } finally {
    response.off('close', leave);
    ending.removeEventListener('abort', give);
    admission?.signal.removeEventListener('abort', deny);
    giveBack?.();
    admission?.leave();
  }
}

async function hear(
  path: string,
  asked: TranscriptionRequest,
  {
    host,
    admission,
    signal,
    events,
  }: {
    readonly host: DialectHost;
    readonly admission: Admission;
    readonly signal: AbortSignal;
    readonly events: EventStream | undefined;
  },
): Promise<Heard> {
  const { limits, decoders, scheduler, clock, logger } = host;
  const { maxSessionMs: longest = limits.maxSessionMs } = admission.identity;
  const vad = await host.detectors.create(undefined);
  try {
    const recording = hearRecording(path, {
      ...{ decoders, signal, maxMs: Math.min(limits.maxSessionMs, longest) },
      onHeard: (ms) => admission.spend(ms),
    });
    const { task, language, languages, prompt, hotwords, logprobs, granularities } = asked;
    const segments: Segment[] = [];
    const heardIn = new Set<string>();
    const wordTimestamps = granularities.has('word') || logprobs;
    for await (const event of transcribeRecording(recording.audio, {
      ...{ scheduler, vad, language, languages, task, prompt, hotwords, wordTimestamps },
      ...{ signal, clock, logger },
    })) {
      if (event.type !== 'segment') continue;
      heardIn.add(event.language);
      const { segment } = event;
      await events?.send(eventOf(segment, segments.length, asked));
      segments.push(segment);
    }
    return { segments, languages: [...heardIn], seconds: recording.seconds };
  } finally {
    await disposeDetector(vad, logger);
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
    ...moreOf({ segments: [segment], languages: [] }, { logprobs }),
  };
}

async function endStream(
  events: EventStream,
  heard: Heard,
  asked: TranscriptionRequest,
): Promise<void> {
  const text = textOf(heard.segments);
  const usage = usageOf(heard.seconds);
  await events.send({ type: 'transcript.text.done', text, ...moreOf(heard, asked), usage });
  events.end();
}

function answer(response: ServerResponse, heard: Heard, asked: TranscriptionRequest): void {
  const { type, body } = answerOf(heard, asked);
  if (type === 'json') {
    answerJson(response, 200, body);
    return;
  }
  response.writeHead(200, {
    'content-type':
      asked.format === 'vtt' ? 'text/vtt; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function endedAccess(reason: unknown): Error {
  return reason === 'quota'
    ? ofCode('QUOTA_EXCEEDED', 'This API key has used up its audio of today (UTC).')
    : ofCode('UNAUTHORIZED', 'The API key of this request is no longer valid. Use another key.');
}

function nameOf(response: ServerResponse): unknown {
  return response.getHeader('x-request-id');
}
