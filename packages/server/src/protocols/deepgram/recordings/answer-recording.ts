import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { answerJson } from '../../../net/http/answer-json.js';
import { refusalOf } from '../../../net/http/client-errors.js';
import { answerRefusal } from '../../../net/http/refusal.js';
import type { DialectHost } from '../../dialect.js';
import type { HttpCall } from '../../server-protocol.js';
import { countedAudio, recordingAudio } from '../../uploads/recording-audio.js';
import type { AnswerLife } from '../../uploads/running-answers.js';
import { transcribeSent } from '../../uploads/transcribe-sent.js';
import { transcribeSpeakers } from '../../uploads/transcribe-speakers.js';
import { presentRefusal } from '../refusals.js';
import { readListenRequest } from '../request/listen-request.js';
import { takenForLater } from './callback.js';
import { recordingMetadata, recordingResults, wantedResults } from './recording-results.js';
import { checkMethod, refuseAddress } from './sent-bytes.js';
import { splitChannels } from './split-channels.js';

// A recording that is sent again is sent whole.
const RETRY_S = 5;

/** `POST /v1/listen`: a recording in the body is answered by its transcript. */
export async function answerRecording(
  call: HttpCall,
  response: ServerResponse,
  host: DialectHost,
  life: AnswerLife,
): Promise<void> {
  const requestId = randomUUID();
  try {
    checkMethod(call.request);
    const body = call.query.has('callback')
      ? await takenForLater(call, requestId, host, life)
      : await transcribed(call, requestId, host, life);
    answerJson(response, 200, body, { 'dg-request-id': requestId });
  } catch (thrown) {
    if (response.destroyed) return;
    const error = life.signal.aborted ? life.signal.reason : thrown;
    const refusal = refusalOf(error, RETRY_S);
    const { code, status } = refusal;
    if (code === 'INTERNAL_ERROR') {
      host.logger.error({ err: error }, 'fault while a recording was transcribed');
    } else if (status === 500) host.logger.error({ code }, 'a recording has no transcript');
    call.request.unpipe();
    answerRefusal(response, presentRefusal(refusal, requestId));
  }
}

async function transcribed(
  { request, query }: HttpCall,
  requestId: string,
  host: DialectHost,
  life: AnswerLife,
): Promise<object> {
  const admission = await life.admit(host, request);
  const { signal } = life;
  const asked = readListenRequest(query, host);
  await refuseAddress(request);
  const createdAt = new Date();
  const sha256 = createHash('sha256');
  const onBytes = (bytes: Buffer): unknown => sha256.update(bytes);
  await using sent = await host.receive(request, { signal, as: 'body', onBytes });
  await sent.reserveSession();
  const audio = recordingAudio(sent.path!, asked.format, host, signal);
  const counted = countedAudio(audio, admission, host.limits, sent.share);
  const channels = await splitChannels(counted.planes);
  for (let more = channels.length - 1; more > 0; more--) sent.takeMore();
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const { language, hotwords, redact } = asked.settings;
  const { wordTimestamps } = host.backend.capabilities;
  const settings = { language, hotwords, redact, wordTimestamps };
  /** A channel once more, counted for its length alone. */
  async function* voicesOf(channel: number): AsyncGenerator<Float32Array, void, undefined> {
    const again = recordingAudio(sent.path!, asked.format, host, both);
    const { planes } = countedAudio(again, { ...admission, spend: () => {} }, host.limits);
    for await (const plane of planes) yield plane[channel]!;
  }
  const transcripts = await Promise.all(
    channels.map((words, channel) =>
      (asked.tellsSpeakers
        ? transcribeSpeakers({ words, voices: () => voicesOf(channel) }, settings, {
            ...{ host, signal: both, nameOf: (speaker) => speaker },
          })
        : transcribeSent(words, settings, host, both)
      ).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  return {
    metadata: recordingMetadata({
      ...{ requestId, sha256: sha256.digest('hex'), created: createdAt.toISOString() },
      ...{ seconds: counted.seconds, channels: channels.length, model: host.model },
    }),
    results: recordingResults(transcripts, wantedResults(asked, query)),
  };
}
