import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Segment, samplesToMs, samplesToSeconds, TranscribeError } from '@ws/core';
import { isObject } from '@ws/core/options';
import { protocolError, wireErrorCode } from '@ws/core/protocol';
import { transcribeRecording } from '@ws/core/recording';
import { isRefusal } from '../../../access/identity.js';
import type { Admission } from '../../../access/usage.js';
import { disposeDetector } from '../../../by-name/detectors.js';
import { answerJson } from '../../../http/answer-json.js';
import { linger } from '../../../http/linger.js';
import { HttpError, readBody } from '../../../http/read-body.js';
import { refusalHeaders } from '../../../http/refusal-headers.js';
import type { HttpCall, SocketRefusal } from '../../../protocols/server-protocol.js';
import { makeDetector } from '../../../session/make-detector.js';
import type { DialectHost } from '../../dialect.js';
import { MODEL_UUID, modelInfo } from '../live/live-messages.js';
import { presentRefusal } from '../refusals.js';
import { type ListenRequest, readListenRequest } from '../request/listen-request.js';
import { isSet } from '../request/query.js';
import { recordingAudio } from './recording-audio.js';
import { type ChannelTranscript, recordingResults } from './recording-results.js';
import { splitChannels } from './split-channels.js';
import { spoolBody } from './spool.js';

/** Most bytes of a recording: an hour and a half in CD quality. */
export const MAX_RECORDING_BYTES: number = 1024 * 1024 * 1024;
const ADDRESS_BODY = { maxBytes: 16 * 1024, timeoutMs: 10_000 };
const RETRY_S = 5;

/**
 * `POST /v1/listen`: a recording in the body is answered by its transcript. Never rejects.
 *
 * @param ending - the server ends: what runs is given up
 */
export async function answerRecording(
  call: HttpCall,
  response: ServerResponse,
  { host, ending }: { readonly host: DialectHost; readonly ending: AbortSignal },
): Promise<void> {
  const requestId = randomUUID();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const body = await answered(call, requestId, host, AbortSignal.any([gone.signal, ending]));
    if (!gone.signal.aborted) answerJson(response, 200, body, { 'dg-request-id': requestId });
  } catch (error) {
    if (gone.signal.aborted) return;
    const why = ending.aborted
      ? protocolError('SHUTTING_DOWN', 'The server is shutting down.')
      : error;
    const refusal = presentRefusal(refusalOf(why, host), requestId);
    call.request.unpipe();
    linger(call.request);
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
  signal: AbortSignal,
): Promise<object> {
  if (request.method !== 'POST') {
    throw new Refused({
      ...{ status: 405, code: 'INVALID_MESSAGE', headers: { allow: 'POST' } },
      message: 'Use POST for a recording, or a WebSocket for speech.',
    });
  }
  const admission = await host.admit(request);
  if (isRefusal(admission)) throw new Refused(admission);
  const places: (() => void)[] = [];
  try {
    const asked = readListenRequest(query, host);
    if (/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      await refuseAddress(request);
    }
    places.push(host.takePlace());
    return await transcribed({ request, query }, asked, requestId, host, {
      signal: AbortSignal.any([signal, admission.signal]),
      admission,
      takePlace: () => void places.push(host.takePlace()),
    });
  } finally {
    for (const giveBack of places) giveBack();
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
    takePlace(): void;
  },
): Promise<object> {
  const { signal, admission } = who;
  const createdAt = new Date();
  const sha256 = createHash('sha256');
  await using body = await spoolBody(request, {
    maxBytes: MAX_RECORDING_BYTES,
    signal,
    onBytes: (bytes) => sha256.update(bytes),
  });
  let samples = 0;
  async function* counted(): AsyncGenerator<Float32Array[], void, undefined> {
    for await (const planes of recordingAudio(body.path, asked.format, host, signal)) {
      const [{ length } = { length: 0 }] = planes;
      samples += length;
      if (samplesToMs(samples) > host.limits.maxSessionMs) {
        throw new HttpError(
          413,
          'AUDIO_TOO_LONG',
          `A recording may last ${host.limits.maxSessionMs} ms. Send it in parts.`,
        );
      }
      admission.spend(samplesToMs(length * planes.length));
      yield planes;
    }
  }
  const { channels } = await splitChannels(counted());
  for (let more = channels.length - 1; more > 0; more--) who.takePlace();
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
  return {
    metadata: {
      transaction_key: 'deprecated',
      request_id: requestId,
      sha256: sha256.digest('hex'),
      created: createdAt.toISOString(),
      duration: samplesToSeconds(samples),
      channels: channels.length,
      models: [MODEL_UUID],
      model_info: { [MODEL_UUID]: modelInfo(host.model) },
    },
    results: recordingResults(transcripts, {
      utterances: isSet(query, 'utterances'),
      paragraphs: isSet(query, 'paragraphs'),
      language: isSet(query, 'detect_language'),
    }),
  };
}

async function transcriptOf(
  audio: AsyncGenerator<Float32Array, void, undefined>,
  { settings }: ListenRequest,
  host: DialectHost,
  signal: AbortSignal,
): Promise<ChannelTranscript> {
  const vad = await makeDetector(() => host.detectors.create(undefined), {
    ...{ clock: host.clock, logger: host.logger, signal },
    say() {},
  });
  const segments: Segment[] = [];
  let language: string | undefined;
  let languageProbability: number | undefined;
  try {
    for await (const event of transcribeRecording(audio, {
      vad,
      scheduler: host.oneShotLine ?? host.scheduler,
      language: settings.language,
      hotwords: settings.hotwords,
      wordTimestamps: host.backend.capabilities.wordTimestamps,
      clock: host.clock,
      logger: host.logger,
      signal,
    })) {
      if (event.type !== 'segment') continue;
      segments.push(event.segment);
      language ??= event.language;
      languageProbability ??= event.languageProbability;
    }
  } finally {
    await disposeDetector(vad, host.logger);
  }
  return { segments, language, languageProbability };
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
      return { status: 400, code, message };
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
