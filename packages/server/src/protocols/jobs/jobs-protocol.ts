import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Job, TranscribeError } from '@ws/core';
import { protocolError, readOption, wholeNumber } from '@ws/core/internal';
import { answerText } from '../../net/http/answer-text.js';
import { refusalError, refusalOf } from '../../net/http/client-errors.js';
import { hasJson, MAX_TEXT_BYTES } from '../../net/http/json-object.js';
import { answerRefusal } from '../../net/http/refusal.js';
import type { Dialect, DialectHost } from '../dialect.js';
import type { HttpCall } from '../server-protocol.js';
import { receiveRecording } from '../uploads/receive-recording.js';
import { createRunningAnswers } from '../uploads/running-answers.js';
import { createUploadRoom, type SessionPlaces } from '../uploads/upload-room.js';
import { createJobIntake, type JobsSettings } from './create-job-intake.js';
import { jobAnswer } from './job-answer.js';
import { type JobClient, readJobClient } from './job-client.js';
import { readResult } from './job-files.js';
import { fieldsOf, JOB_FIELDS, readJobRequest } from './job-request.js';
import type { OpenJobs } from './open-jobs.js';
import { asToldOfQueue, RETRY_S } from './queue-error.js';
import { resultFormat, resultText } from './result-text.js';

const PATH = '/v1/jobs';
const BODY = { maxBytes: MAX_TEXT_BYTES, timeoutMs: 10_000 };
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,256}$/;
const MOST_UPLOADS = 32;
const PAGE = wholeNumber(1, 1000, 100);
/** A recording that is sent for later takes no place of a session. */
const NO_PLACES: SessionPlaces = {
  reserveSession: () => () => {},
  reserveSessions: () => () => {},
  isWanted: false,
  hasRoom: true,
};

/** Recordings that are sent now, and transcribed later by workers: `/v1/jobs`. The queue stays its owner's. */
export function jobsProtocol(settings: JobsSettings, jobs: OpenJobs): Dialect {
  return {
    name: 'jobs',
    serves: (path) => path === PATH || path.startsWith(`${PATH}/`),
    async open(host) {
      const running = createRunningAnswers();
      const answers = createAnswers(settings, jobs, host);
      return {
        answer: (call, response) =>
          running.run(response, ({ signal }) =>
            answers.answer(call, response, signal).catch((thrown: unknown) => {
              if (response.destroyed) return;
              const error = signal.aborted ? signal.reason : thrown;
              const refusal = refusalOf(asToldOfQueue(error));
              if (refusal.status >= 500) {
                host.logger.error({ err: error }, 'fault while a job was answered');
              }
              if (response.headersSent) response.destroy();
              else answerRefusal(response, refusal);
            }),
          ),
        drain: () => running.drain(host.limits),
      };
    },
  };
}

function createAnswers(
  settings: JobsSettings,
  { store, storage }: OpenJobs,
  { access, clock, logger, answerJson, readJson }: DialectHost,
) {
  const { maxUploadBytes: maxBytes } = settings;
  const uploads = createUploadRoom({ maxUploads: MOST_UPLOADS, clock, sessions: NO_PLACES });
  const intake = createJobIntake(settings, { store, storage });

  async function create(
    request: IncomingMessage,
    response: ServerResponse,
    client: JobClient,
    signal: AbortSignal,
  ): Promise<void> {
    const id = idOf(request, client);
    const tell = (job: Job, status: number): void =>
      answerJson(response, status, jobAnswer(job), { location: `${PATH}/${job.id}` });
    const before = await store.find(client.owner, id);
    if (before !== undefined) return tell(before, 200);
    if (hasJson(request)) {
      const asked = readJobRequest(fieldsOf(await readJson(request, BODY)), settings);
      if (asked.recording.url === undefined) throw withoutRecording();
      const { job, isNew } = await intake.add({ id, ...asked }, client);
      return tell(job, isNew ? 202 : 200);
    }
    // A client whose job has no room is told before it has sent all of the recording.
    if ((await store.counts()).waiting >= settings.maxJobs) throw queueFull(settings.maxJobs);
    await using sent = await receiveRecording(
      request,
      { signal, as: 'form', fields: JOB_FIELDS },
      { uploads, maxBytes },
    );
    const asked = readJobRequest(sent.fields, settings);
    if ((sent.path === undefined) === (asked.recording.url === undefined)) throw withoutRecording();
    const { job, isNew } = await intake.add({ id, ...asked, path: sent.path }, client);
    tell(job, isNew ? 202 : 200);
  }

  async function list(query: URLSearchParams, response: ServerResponse, { owner }: JobClient) {
    const limit = readOption(PAGE, 'limit', Number(query.get('limit') ?? PAGE.fallback));
    const jobs = await store.list(owner, { limit, after: query.get('after') ?? undefined });
    const next = jobs.length === limit ? { next: jobs.at(-1)!.id } : {};
    answerJson(response, 200, { jobs: jobs.map(jobAnswer), ...next });
  }

  async function result(query: URLSearchParams, response: ServerResponse, job: Job) {
    const format = resultFormat(query.get('format'));
    if (job.state !== 'done') throw notDone(job);
    const found = await readResult(storage, job.id);
    if (found === undefined) throw new Error('The storage does not have the result of a job');
    const { type, text } = resultText(found, format);
    answerText(response, type, text);
  }

  async function remove(response: ServerResponse, { id, owner }: Job): Promise<void> {
    await store.remove(owner, id);
    // Workers do it, too, and only later: the transcript is gone now.
    await storage.removeAll(id).catch((err: unknown) => {
      logger.warn({ err, job: id }, 'what a job has left is not removed yet');
    });
    response.writeHead(204, { 'cache-control': 'no-store' }).end();
  }

  return {
    async answer(
      { request, path, query }: HttpCall,
      response: ServerResponse,
      signal: AbortSignal,
    ) {
      const client = await readJobClient(access, request);
      const [id, part, ...more] = path.slice(PATH.length + 1).split('/');
      if (id === undefined || id === '') {
        checkMethod(request, 'GET, HEAD, POST');
        return request.method === 'POST'
          ? create(request, response, client, signal)
          : list(query, response, client);
      }
      const isPart = part === 'result' && more.length === 0;
      const job = part === undefined || isPart ? await store.find(client.owner, id) : undefined;
      if (job === undefined) throw notFound();
      checkMethod(request, isPart ? 'GET, HEAD' : 'GET, HEAD, DELETE');
      if (request.method === 'DELETE') return remove(response, job);
      if (isPart) return result(query, response, job);
      return answerJson(response, 200, jobAnswer(job));
    },
  };
}

/** The id of a new job: the same for requests of a client with the same idempotency key. */
function idOf({ headers }: IncomingMessage, { owner }: JobClient): string {
  const key = headers['idempotency-key'];
  if (key === undefined) return `job-${randomUUID()}`;
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
    const message = 'The header Idempotency-Key may have 1 to 256 printable characters of ASCII.';
    throw protocolError('INVALID_MESSAGE', message);
  }
  return `job-${createHash('sha256').update(`${owner}\n${key}`).digest('hex').slice(0, 40)}`;
}

function checkMethod({ method = '' }: IncomingMessage, allowed: string): void {
  if (allowed.split(', ').includes(method)) return;
  throw refusalError({
    ...{ status: 405, code: 'INVALID_MESSAGE', headers: { allow: allowed } },
    message: `This may be asked with ${allowed}.`,
  });
}

function notFound(): TranscribeError {
  const message =
    'There is no such job of this API key. It may be over for so long that it is gone.';
  return protocolError('INVALID_MESSAGE', message, { status: 404 });
}

function notDone({ state, error }: Job): TranscribeError {
  const message =
    state === 'failed'
      ? `This job has failed, and has no result: ${error?.message ?? 'the queue does not say why'}`
      : `This job is ${state}, and has no result yet. Ask for it again when its state is "done".`;
  return protocolError('UNEXPECTED_MESSAGE', message, { status: 409 });
}

function withoutRecording(): TranscribeError {
  return protocolError(
    'INVALID_MESSAGE',
    'A job is of one recording. Send it as the "file" of a form, or its address as "url".',
  );
}

function queueFull(jobs: number): TranscribeError {
  const message = `The queue has ${jobs} jobs, as many as it may. Try again later.`;
  return protocolError('OVERLOADED', message, { status: 429, retryAfterS: RETRY_S });
}
