import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Segment } from '@ws/core';
import { isRefusal } from '../../../net/access/identity.js';
import type { Admission } from '../../../net/access/usage.js';
import { answerJson } from '../../../net/http/answer-json.js';
import { HttpError } from '../../../net/http/read-body.js';
import { refusalHeaders } from '../../../net/http/refusal.js';
import type { DialectHost } from '../../dialect.js';
import { createUntoldSpeechLog } from '../../untold-speech.js';
import { answerLife } from '../../uploads/answer-life.js';
import { countedAudio, type Planes } from '../../uploads/counted-audio.js';
import { receiveForm } from '../../uploads/receive-form.js';
import { recordingPlanes } from '../../uploads/recording-planes.js';
import { inTurns } from '../../uploads/shared-places.js';
import { transcribeSent } from '../../uploads/transcribe-sent.js';
import type { Upload } from '../../uploads/upload-room.js';
import { OpenAiError, openAiError, openAiRefusal } from '../openai-error.js';
import { type EventStream, openEventStream } from './event-stream.js';
import { answerOf, diarizedSegment, doneOf, type Heard, moreOf } from './transcript.js';
import { READ_FIELDS, readRequest, type TranscriptionRequest } from './transcription-request.js';

/**
 * Transcribes the recording of a form. It counts as a session of its key, and takes one place, from when all of it has come
 * until it is answered.
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
  using life = answerLife(response, ending);
  const { signal } = life;
  let admission: Admission | undefined;
  let events: EventStream | undefined;
  try {
    const admitted = await host.admit(request);
    if (isRefusal(admitted)) {
      const refusal = openAiRefusal(admitted);
      return answerJson(response, refusal.status, refusal.body!, refusalHeaders(refusal));
    }
    admission = admitted;
    life.dependOn(admission);
    using upload = host.uploads.enter(request);
    await using form = await receiveForm(
      request,
      {
        maxBytes: host.limits.maxUploadBytes,
        signal: AbortSignal.any([signal, upload.signal]),
      },
      { fields: READ_FIELDS },
    );
    if (form.path === undefined) throw withoutFile();
    const { capabilities } = host.backend;
    const asked = readRequest(form.fields, {
      ...{ task, model: host.model, languages: capabilities.languages },
      hasWords: capabilities.wordTimestamps,
      // Of a model that knows English alone, the engine would say so once the recording is here.
      translates: capabilities.translation && capabilities.languages?.join() !== 'en',
    });
    await upload.reserveSession(signal);
    if (asked.isStreamed) events = openEventStream(response, signal);
    const heard = await hear(form.path, asked, { host, admission, upload, signal, events });
    // Whoever has an answer may ask again at once.
    upload[Symbol.dispose]();
    if (events !== undefined) await endStream(events, heard, asked);
    else answer(response, heard, asked);
    logger.info(
      { seconds: heard.seconds, client: admission.identity.name, request: nameOf(response) },
      'recording transcribed',
    );
  } catch (thrown) {
    const error = signal.aborted ? signal.reason : thrown;
    const told = openAiError(ofUpload(error));
    // Who leaves is no failure.
    if (told.status >= 500 && !response.destroyed)
      logger.error({ err: error, request: nameOf(response) }, 'recording failed');
    if (response.headersSent) {
      // Whether anybody reads it is not waited for.
      events?.send({ error: told.body }).catch(() => {});
      response.end();
    } else if (!response.destroyed) {
      const { status, headers, body } = told;
      answerJson(response, status, { error: body }, headers);
    }
  } finally {
    admission?.leave();
  }
}

async function hear(
  path: string,
  asked: TranscriptionRequest,
  {
    host,
    admission,
    upload,
    signal,
    events,
  }: {
    readonly host: DialectHost;
    readonly admission: Admission;
    readonly upload: Upload;
    readonly signal: AbortSignal;
    readonly events: EventStream | undefined;
  },
): Promise<Heard> {
  const mono = recordingPlanes(path, host.decoders, { signal });
  const recording = countedAudio(inTurns(mono, upload, signal), admission, host.limits);
  const { task, language, languages, prompt, hotwords, logprobs, granularities } = asked;
  const wordTimestamps = granularities.has('word') || logprobs;
  const settings = { task, language, languages, prompt, hotwords, wordTimestamps };
  const segments: Segment[] = [];
  const untold = createUntoldSpeechLog();
  const heardIn = new Set<string>();
  for await (const told of transcribeSent(firstOf(recording.planes), settings, host, signal)) {
    if (told.type === 'untranscribed') {
      untold.told(told);
      continue;
    }
    heardIn.add(told.language);
    const { segment } = told;
    await events?.send(eventOf(segment, segments.length, asked));
    segments.push(segment);
  }
  const { untranscribed = [] } = untold.take();
  return { segments, untranscribed, languages: [...heardIn], seconds: recording.seconds };
}

async function* firstOf(planes: Planes): AsyncGenerator<Float32Array, void, undefined> {
  for await (const [mono] of planes) yield mono!;
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
  await events.send(doneOf(heard, asked));
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
    ...untoldHeader(heard),
  });
  response.end(body);
}

/** Texts and subtitles have no field for it: `1.5-3.25, 7-9.1`, in seconds. */
function untoldHeader({ untranscribed }: Heard): Record<string, string> {
  if (untranscribed.length === 0) return {};
  return { 'x-untranscribed': untranscribed.map(({ start, end }) => `${start}-${end}`).join(', ') };
}

/** What is wrong with the file, as clients know it. */
function ofUpload(error: unknown): unknown {
  if (!(error instanceof HttpError) || error.code !== 'MESSAGE_TOO_LARGE') return error;
  const { message, status } = error;
  return new OpenAiError(message, { status, code: 'file_too_large', param: 'file' });
}

function withoutFile(): OpenAiError {
  return new OpenAiError('The form has no "file". Send the recording as a part of this name.', {
    param: 'file',
    code: 'missing_required_parameter',
  });
}

function nameOf(response: ServerResponse): unknown {
  return response.getHeader('x-request-id');
}
