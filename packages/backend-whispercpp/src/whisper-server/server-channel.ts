import type { TranscriptResult } from '@ws/core';
import { writeWav } from '@ws/core/audio';
import {
  type AnswerContext,
  answerMessages,
  checkLanguage,
  deferred,
  ENGINE_GONE,
  type EngineChannel,
  type EngineEnd,
  type EngineUse,
  type FromEngine,
  toEngineError,
} from '@ws/core/internal';
import { answerCall, type Decoding } from '../calls/answer-call.js';
import { beamsOf, type CallRequest } from '../calls/call-request.js';
import { type CallLimit, limitedCall } from '../calls/limited-call.js';
import { toldDecoding } from '../calls/told-decoding.js';
import { knownLanguages } from '../model/known-languages.js';
import type { ModelFacts } from '../model/model-facts.js';
import type { WhisperServerSettings } from '../options.js';
import { processUse } from '../process/process-use.js';
import { explainEnd } from '../process/program-end.js';
import { type HttpAnswer, postForm } from './http.js';
import { inferenceFields, NOTHING_FIELDS, NOTHING_FILE } from './inference-fields.js';
import { connectionError, refusal } from './server-errors.js';
import { lostItsPort, type ServerLoad, type StartedServer, startServer } from './started-server.js';
import { readVerboseJson, type ServerHeard } from './verbose-json.js';
import { waitUntilHealthy } from './wait-until-healthy.js';

/** What is loaded: a server of our own, or one that runs. */
export type ServerTarget =
  | ({ readonly started: true } & ServerLoad)
  | { readonly started: false; readonly base: URL };

/** Facts about the server. */
export interface ServerFacts {
  /** Where it answers, without its secret path. */
  readonly url: string;
  /** Of its process, where it was started here. */
  readonly pid: number | undefined;
  /** `undefined` for a server that we did not start. */
  readonly multilingual: boolean | undefined;
  /** The model's, by ISO 639-1 code. `undefined` for a server that we did not start. */
  readonly languages: readonly string[] | undefined;
  /** `undefined` for a server that we did not start. */
  readonly wordTimes: 'dtw' | 'token' | undefined;
}

/** How a server is spoken to; `callTimeoutMs` is for one that we did not start. */
type ServerChannelOptions = Pick<
  WhisperServerSettings,
  'inferencePath' | 'audioContext' | 'beamSize' | 'startTimeoutMs' | 'callTimeoutMs' | 'logger'
>;

/** Another program may take the port first, but hardly time and again. */
const PORT_TRIES = 3;
/** OpenAI's models all have as many. */
const USUAL_POSITIONS = 1500;
/** Between a connection that breaks and the end of the process that broke it. */
const DEATH_MS = 2_000;

/** A whisper-server as an engine. */
export function openServerChannel(
  target: ServerTarget,
  receive: (message: FromEngine<ServerFacts>) => void,
  options: ServerChannelOptions,
): EngineChannel<ServerTarget, CallRequest> {
  const { inferencePath, audioContext, startTimeoutMs, callTimeoutMs, logger } = options;
  const gone = new AbortController();
  const model: ModelFacts | undefined = target.started ? target.model : undefined;
  let server: StartedServer | undefined;
  let base = target.started ? undefined : target.base;
  let uploads = 0;
  /** Audio context of the previous call. Unknown for a server we did not start, as others use it too. */
  let contextBefore: number | undefined = target.started ? 0 : undefined;
  const { promise: closed, resolve } = deferred<EngineEnd>();

  function close(end: EngineEnd): void {
    gone.abort();
    resolve(end);
  }

  async function load(): Promise<ServerFacts> {
    try {
      if (target.started) await startOwn(target);
      else await healthy(target.base, false, gone.signal);
      const url = base?.origin ?? '';
      const wordTimes = target.started ? (target.warps ? 'dtw' : 'token') : undefined;
      const languages = model && knownLanguages(model);
      return { url, pid: server?.pid, multilingual: model?.multilingual, languages, wordTimes };
    } catch (error) {
      if (gone.signal.aborted) throw ENGINE_GONE;
      // After the error has been sent.
      if (error !== ENGINE_GONE) setImmediate(() => close({ why: 'not started' }));
      throw error;
    }
  }

  const healthy = (at: URL, isStarting: boolean, signal: AbortSignal): Promise<void> =>
    waitUntilHealthy(below(at, '/health'), startTimeoutMs, isStarting, signal);

  async function startOwn(own: ServerLoad): Promise<void> {
    for (let tries = 1; ; tries++) {
      const next = await startServer(own, inferencePath, (line) =>
        logger.debug({ line }, 'whisper-server'),
      );
      server = next;
      if (gone.signal.aborted) next.kill();
      const ended = new AbortController();
      const end = next.closed.then((how) => {
        ended.abort();
        return how;
      });
      const outcome = await Promise.race([
        healthy(next.base, true, ended.signal).then(
          () => 'ready' as const,
          (error: unknown) => ({ error }),
        ),
        end,
      ]);
      const isForeign = typeof outcome === 'object' && 'error' in outcome && !ended.signal.aborted;
      if (outcome === 'ready') {
        base = next.base;
        void end.then(({ why, notes }) => close({ why, stderr: notes }));
        return;
      }
      if (isForeign) next.kill();
      const how = await end;
      const lost = isForeign || lostItsPort(how);
      if (lost && tries < PORT_TRIES && !gone.signal.aborted) continue;
      const error = isForeign
        ? toEngineError(outcome.error, 'whisper.cpp')
        : explainEnd(how, own.program, own.model.file);
      close({ why: how.why, stderr: how.notes, error });
      throw ENGINE_GONE;
    }
  }

  async function upload(
    decoding: Decoding,
    request: CallRequest,
    { signal, onReceived }: AnswerContext,
  ): Promise<ServerHeard> {
    if (base === undefined) throw ENGINE_GONE;
    const { samples, audioContext: positions, duration } = decoding;
    const asked = { ...request, writesLanguages: detects(request) };
    const fileName = `call-${++uploads}.wav`;
    const url = below(base, inferencePath);
    if (request.language === undefined && model?.multilingual !== false) {
      await detectInWholeContext(url, signal);
    }
    contextBefore = positions;
    const told = toldDecoding(decoding, !target.started || target.warps);
    const stopListening = server?.listen(fileName, told.take);
    let answer: HttpAnswer;
    try {
      const fields = inferenceFields(asked, {
        audioContext: positions,
        beamSize: beamsOf(request, options),
      });
      const file = writeWav(samples, { encoding: 'pcm_f32le' });
      answer = await postForm(url, fields, fileName, file, signal, onReceived);
    } catch (cause) {
      signal.throwIfAborted();
      if (server === undefined) throw connectionError(url, cause);
      throw await died(server);
    } finally {
      stopListening?.();
    }
    if (answer.status === 404 && server !== undefined) {
      // Another server shares its port.
      server.kill();
      throw await died(server);
    }
    if (answer.status !== 200) {
      const error = refusal(answer, url.pathname);
      // A failed computation may leave anything in memory: the next call gets another server.
      if (answer.status === 500) setImmediate(() => server?.kill());
      throw error;
    }
    const heard = readVerboseJson(answer.body, duration);
    const { languageProbability } = told;
    if (languageProbability === undefined || heard.languageProbability !== undefined) return heard;
    return { ...heard, languageProbability };
  }

  /**
   * whisper.cpp detects the language in as much context as the call before had, and in a shortened one it hears another
   * language: German as Latin, say. A call that ends before it encodes anything leaves the whole context behind.
   */
  async function detectInWholeContext(url: URL, signal: AbortSignal): Promise<void> {
    if (contextBefore === 0) return;
    const fileName = `call-${++uploads}.wav`;
    try {
      await postForm(url, NOTHING_FIELDS, fileName, NOTHING_FILE, signal);
      contextBefore = 0;
    } catch {
      // The call that follows meets the same.
      signal.throwIfAborted();
    }
  }

  /** Kills a server that no longer answers, if it has not ended by itself. */
  async function died(own: StartedServer): Promise<typeof ENGINE_GONE> {
    const late = setTimeout(() => own.kill(), DEATH_MS);
    await own.closed;
    clearTimeout(late);
    return ENGINE_GONE;
  }

  async function answer(
    samples: Float32Array,
    request: CallRequest,
    context: AnswerContext,
  ): Promise<TranscriptResult> {
    checkLanguage(request, knownLanguages(model));
    const limit: CallLimit = {
      // The engine pool ends calls of a server of our own, and kills it.
      callTimeoutMs: target.started ? undefined : callTimeoutMs,
      gone: gone.signal,
      tooLate: (ms) =>
        `whisper-server has not answered within ${ms} ms per 30 s of audio. It hears one call at a time, of all its clients: others may be before this one. Or raise callTimeoutMs.`,
    };
    return limitedCall(samples, context.signal, limit, (signal) =>
      answerCall(
        samples,
        request,
        async (decoding) => {
          const heard = await upload(decoding, request, { ...context, signal });
          if (model === undefined) checkObeyed(request, heard);
          return heard;
        },
        context,
        {
          audioContext: detects(request) ? 'full' : audioContext,
          mostPositions: model?.audioContext ?? USUAL_POSITIONS,
        },
      ),
    );
  }

  /** The server is asked how likely each language is, which it finds in the context of the call. */
  const detects = ({ writesLanguages, language }: CallRequest): boolean =>
    writesLanguages && language === undefined && model?.multilingual !== false;

  async function measure(): Promise<EngineUse | undefined> {
    const pid = server?.pid;
    return pid === undefined ? undefined : processUse(pid);
  }

  return {
    send: answerMessages<ServerTarget, CallRequest, ServerFacts>(
      { name: 'whisper.cpp', load, answer, measure },
      receive,
    ),
    kill() {
      if (server !== undefined) server.kill();
      gone.abort();
      if (!target.started) close({ why: 'given up' });
    },
    closed,
  };
}

function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/$/, '')}${path}`;
  return url;
}

/** A server whose model we do not know silently does something else if the model cannot do what was asked. */
function checkObeyed(request: CallRequest, heard: ServerHeard): void {
  const { task, language = heard.language } = request;
  if (task !== heard.task || language !== heard.language) checkLanguage(request, ['en']);
}
