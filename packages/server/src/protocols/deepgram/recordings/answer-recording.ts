import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { TranscribeError } from '@ws/core';
import { isObject, wireErrorCode } from '@ws/core/internal';
import { isRefusal } from '../../../net/access/identity.js';
import type { Admission } from '../../../net/access/usage.js';
import { answerJson } from '../../../net/http/answer-json.js';
import { HttpError, readBody } from '../../../net/http/read-body.js';
import type { SocketRefusal } from '../../../net/http/refusal.js';
import { refusalHeaders } from '../../../net/http/refusal.js';
import type { DialectHost } from '../../dialect.js';
import type { HttpCall } from '../../server-protocol.js';
import { createUntoldSpeechLog } from '../../untold-speech.js';
import { type AnswerLife, answerLife } from '../../uploads/answer-life.js';
import { countedAudio } from '../../uploads/counted-audio.js';
import { receiveBody } from '../../uploads/receive-body.js';
import { inTurns } from '../../uploads/shared-places.js';
import { transcribeSent } from '../../uploads/transcribe-sent.js';
import type { Upload } from '../../uploads/upload-room.js';
import { MODEL_UUID, modelInfo } from '../live/live-messages.js';
import { presentRefusal } from '../refusals.js';
import { isMultilingual } from '../request/languages.js';
import { type ListenRequest, readListenRequest } from '../request/listen-request.js';
import { detectsLanguage } from '../request/query.js';
import { recordingAudio } from './recording-audio.js';
import {
  type ChannelTranscript,
  recordingResults,
  type SpokenSegment,
} from './recording-results.js';
import { splitChannels } from './split-channels.js';

const ADDRESS_BODY = { maxBytes: 16 * 1024, timeoutMs: 10_000 };
const RETRY_S = 5;
/** Of access that ended meanwhile. */
const ENDED: Readonly<Record<string, number>> = { UNAUTHORIZED: 401, QUOTA_EXCEEDED: 429 };

/**
 * `POST /v1/listen`: a recording in the body is answered by its transcript.
 *
 * @param ending - the server ends: what runs is given up
 */
export async function answerRecording(
  call: HttpCall,
  response: ServerResponse,
  host: DialectHost,
  ending: AbortSignal,
): Promise<void> {
  const requestId = randomUUID();
  using life = answerLife(response, ending);
  try {
    const body = await answered(call, requestId, host, life);
    answerJson(response, 200, body, { 'dg-request-id': requestId });
  } catch (thrown) {
    if (response.destroyed) return;
    const error = life.signal.aborted ? life.signal.reason : thrown;
    const refusal = presentRefusal(refusalOf(error, host), requestId);
    call.request.unpipe();
    answerJson(response, refusal.status, refusal.body!, refusalHeaders(refusal));
  }
}

/** Somebody may not come in. */
class Refused extends Error {
  readonly refusal: SocketRefusal;

  constructor(refusal: SocketRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

async function answered(
  { request, query }: HttpCall,
  requestId: string,
  host: DialectHost,
  life: AnswerLife,
): Promise<object> {
  if (request.method !== 'POST') {
    throw new Refused({
      ...{ status: 405, code: 'INVALID_MESSAGE', headers: { allow: 'POST' } },
      message: 'Send recordings to /v1/listen with POST; for speech, connect to it with ws://.',
    });
  }
  const admission = await host.admit(request);
  if (isRefusal(admission)) throw new Refused(admission);
  life.dependOn(admission);
  const { signal } = life;
  try {
    const asked = readListenRequest(query, host);
    if (/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      await refuseAddress(request);
    }
    using upload = host.uploads.enter(request);
    return await transcribed({ request, query }, asked, requestId, host, {
      ...{ signal, admission, upload },
    });
  } finally {
    admission.leave();
  }
}

/** @throws HttpError always */
async function refuseAddress(request: HttpCall['request']): Promise<never> {
  const body = await readBody(request, ADDRESS_BODY);
  let asked: unknown;
  try {
    asked = JSON.parse(body.toString());
  } catch {
    asked = undefined;
  }
  const hasAddress = isObject(asked) && 'url' in asked;
  throw new HttpError(
    400,
    'INVALID_MESSAGE',
    hasAddress
      ? 'This server fetches nothing: "url" would let whoever asks reach what only the server reaches. Send the recording itself as the body.'
      : 'A recording is not JSON. Send its bytes, with "Content-Type: audio/wav" or "application/octet-stream".',
  );
}

async function transcribed(
  { request, query }: Pick<HttpCall, 'request' | 'query'>,
  asked: ListenRequest,
  requestId: string,
  host: DialectHost,
  who: {
    readonly signal: AbortSignal;
    readonly admission: Admission;
    readonly upload: Upload;
  },
): Promise<object> {
  const { signal, admission, upload } = who;
  const createdAt = new Date();
  const sha256 = createHash('sha256');
  const bounds = {
    maxBytes: host.limits.maxUploadBytes,
    signal: AbortSignal.any([signal, upload.signal]),
  };
  await using body = await receiveBody(request, bounds, (bytes) => sha256.update(bytes));
  await upload.reserveSession(signal);
  const audio = recordingAudio(body.path, asked.format, host, signal);
  const counted = countedAudio(inTurns(audio, upload, signal), admission, host.limits);
  const { channels } = await splitChannels(counted.planes);
  for (let more = channels.length - 1; more > 0; more--) upload.takeMore();
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const transcripts = await Promise.all(
    channels.map((audio) =>
      transcriptOf(audio, asked, host, both).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  // Whoever has an answer may ask again at once.
  upload[Symbol.dispose]();
  return {
    metadata: {
      transaction_key: 'deprecated',
      request_id: requestId,
      sha256: sha256.digest('hex'),
      created: createdAt.toISOString(),
      duration: counted.seconds,
      channels: channels.length,
      models: [MODEL_UUID],
      model_info: { [MODEL_UUID]: modelInfo(host.model) },
    },
    results: recordingResults(transcripts, {
      utterances: asked.tellsUtterances,
      paragraphs: asked.tellsParagraphs,
      language: detectsLanguage(query),
      languages: isMultilingual(query),
    }),
  };
}

async function transcriptOf(
  audio: AsyncGenerator<Float32Array, void, undefined>,
  { settings }: ListenRequest,
  host: DialectHost,
  signal: AbortSignal,
): Promise<ChannelTranscript> {
  const { language: asked, hotwords, redact } = settings;
  const { wordTimestamps } = host.backend.capabilities;
  const segments: SpokenSegment[] = [];
  const untold = createUntoldSpeechLog();
  let language: string | undefined;
  let languageProbability: number | undefined;
  for await (const told of transcribeSent(
    audio,
    { language: asked, hotwords, redact, wordTimestamps },
    host,
    signal,
  )) {
    if (told.type === 'untranscribed') {
      untold.told(told);
      continue;
    }
    segments.push({ ...told.segment, language: told.language });
    language ??= told.language;
    languageProbability ??= told.languageProbability;
  }
  return { segments, language, languageProbability, untold: untold.take() };
}

function refusalOf(error: unknown, { logger }: DialectHost): SocketRefusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof HttpError) return error;
  const code = wireErrorCode(error);
  if (!TranscribeError.isInstance(error) || code === 'INTERNAL_ERROR') {
    logger.error({ err: error }, 'fault while a recording was transcribed');
    const message = 'The server failed on this recording. Its log says more.';
    return { status: 500, code: 'INTERNAL_ERROR', message };
  }
  const { message } = error;
  switch (error.code) {
    case 'ERR_PROTOCOL':
      if (code === 'SERVER_FULL' || code === 'SHUTTING_DOWN') {
        return { status: 503, code, message, retryAfterS: RETRY_S };
      }
      return { status: ENDED[code] ?? 400, code, message };
    case 'ERR_INVALID_AUDIO':
    case 'ERR_INVALID_OPTION':
      return { status: 400, code, message };
    case 'ERR_OVERLOADED':
      return { status: 503, code, message, retryAfterS: RETRY_S };
    default:
      logger.error({ code: error.code }, 'a recording has no transcript');
      return { status: 500, code, message };
  }
}
