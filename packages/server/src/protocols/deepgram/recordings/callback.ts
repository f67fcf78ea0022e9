import { createHash } from 'node:crypto';
import type { Job } from '@ws/core';
import type { DialectHost } from '../../dialect.js';
import { readJobClient } from '../../jobs/job-client.js';
import type { JobResult } from '../../jobs/job-files.js';
import { type ForeignCallback, listed } from '../../jobs/job-request.js';
import { asToldOfQueue } from '../../jobs/queue-error.js';
import type { HttpCall } from '../../server-protocol.js';
import type { AnswerLife } from '../../uploads/running-answers.js';
import { presentRefusal } from '../refusals.js';
import { callbackRefused, readListenRequest } from '../request/listen-request.js';
import { refused } from '../request/query.js';
import {
  recordingMetadata,
  recordingResults,
  type WantedResults,
  wantedResults,
} from './recording-results.js';
import { refuseAddress } from './sent-bytes.js';

/** Facts that a job keeps for the answer to the callback. */
interface Kept extends Readonly<Record<string, unknown>> {
  readonly requestId: string;
  readonly sha256: string;
  readonly created: string;
  readonly model: string;
  readonly wanted: WantedResults;
}

/**
 * `POST /v1/listen?callback=…`: the recording becomes a job, and its transcript is sent to the callback.
 *
 * @throws TranscribeError `ERR_PROTOCOL` where the server has no jobs, where its operator has not listed the host, and for what
 *   jobs do not transcribe; that of a queue that is full or away
 */
export async function takenForLater(
  { request, query }: HttpCall,
  requestId: string,
  host: DialectHost,
  { signal }: Pick<AnswerLife, 'signal'>,
): Promise<object> {
  const { jobs, access } = host;
  if (jobs === undefined) throw callbackRefused();
  const client = await readJobClient(access, request);
  const webhook = listed('callback', query.get('callback') ?? '', jobs.hosts.webhookHosts);
  const put = query.get('callback_method')?.toLowerCase() === 'put';
  const here = new URLSearchParams(query);
  here.delete('callback');
  const asked = readListenRequest(here, host);
  if (asked.format.encoding !== 'auto' || asked.format.channels !== 'mix') {
    throw refused(
      'With "callback" a recording is a container (WAV, FLAC, MP3, Ogg, WebM, MP4), of which all channels are one: leave out "encoding" and "multichannel".',
    );
  }
  await refuseAddress(request);
  const created = new Date().toISOString();
  const sha256 = createHash('sha256');
  const onBytes = (bytes: Buffer): unknown => sha256.update(bytes);
  await using sent = await host.receive(request, { signal, as: 'body', onBytes });
  const { language, hotwords, redact } = asked.settings;
  const answer: Kept = {
    ...{ requestId, created, model: host.model, sha256: sha256.digest('hex') },
    wanted: wantedResults(asked, query),
  };
  const callback = { service: 'deepgram', method: put ? 'PUT' : 'POST', answer } as const;
  const recording = { language, hotwords, redact, webhook, speakers: asked.tellsSpeakers };
  try {
    const id = `job-${requestId}`;
    await jobs.add({ id, path: sent.path, recording, callback, priority: 'normal' }, client);
  } catch (error) {
    throw asToldOfQueue(error);
  }
  return { request_id: requestId };
}

/** The answer to a recording, as its callback gets it. @param result - of a job that is done */
export function callbackBody(
  job: Job,
  result: JobResult | undefined,
  { answer }: Pick<ForeignCallback, 'answer'>,
): object {
  const { wanted, ...kept } = answer as Kept;
  if (result === undefined) {
    const { code = 'INTERNAL_ERROR', message = 'The recording has no transcript.' } =
      job.error ?? {};
    return presentRefusal({ status: 400, code, message }, kept.requestId).body!;
  }
  const { segments, languages, languageProbability, untold, seconds } = result;
  return {
    metadata: recordingMetadata({ ...kept, seconds, channels: 1 }),
    results: recordingResults([{ segments, languages, languageProbability, untold }], wanted),
  };
}
