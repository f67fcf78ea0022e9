import { type Logger, SAMPLE_RATE, TranscribeError, type TranscriptResult } from '@ws/core';
import {
  type AnswerContext,
  answerMessages,
  checkLanguage,
  ENGINE_GONE,
  type EngineChannel,
  type EngineEnd,
  type EngineUse,
  type FromEngine,
  toEngineError,
} from '@ws/core/adapter';
import { writeWav } from '@ws/core/audio';
import type { AudioContextOption } from '../audio/audio-context.js';
import { answerCall, type Decoding } from '../calls/answer-call.js';
import type { CallRequest } from '../calls/call-request.js';
import { limitedSignal } from '../calls/limited-signal.js';
import { knownLanguages } from '../model/known-languages.js';
import type { ModelFacts } from '../model/model-facts.js';
import { processUse } from '../process/process-use.js';
import { explainEnd } from '../process/program-end.js';
import type { PrintedLine } from '../transcript/printed-line.js';
import { type HttpAnswer, postForm } from './http.js';
import { inferenceFields, NOTHING_FIELDS, NOTHING_FILE } from './inference-fields.js';
import { connectionError, refusal } from './server-errors.js';
import type { ServerLoad } from './server-parameters.js';
import { lostItsPort, type StartedServer, startServer } from './started-server.js';
import { readVerboseJson, type ServerHeard } from './verbose-json.js';
import { waitUntilHealthy } from './wait-until-healthy.js';

/** What is loaded: a server of our own, or one that runs. */
export type ServerTarget =
  | ({ readonly started: true } & ServerLoad)
  | { readonly started: false; readonly base: URL };

/** What is known of the server. */
export interface ServerFacts {
  /** Where it answers, without its secret path. */
  readonly url: string;
  /** Of its process, where it was started here. */
  readonly pid: number | undefined;
  /** Left out where the server is another's. */
  readonly multilingual: boolean | undefined;
  /** That the model knows, by ISO 639-1 code. Left out where the server is another's. */
  readonly languages: readonly string[] | undefined;
  /** Left out where the server is another's. */
  readonly wordTimes: 'dtw' | 'token' | undefined;
}

/** How a server is spoken to. */
export interface ServerChannelOptions {
  readonly inferencePath: string;
  readonly audioContext: AudioContextOption;
  readonly beamSize: number;
  readonly startTimeoutMs: number;
  /** Of another's server, per 30 s of audio. */
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

/** Somebody else may be quicker to take a port, but hardly time and again. */
const PORT_TRIES = 3;
/** OpenAI's models all have as many. */
const USUAL_POSITIONS = 1500;
const WINDOW_SAMPLES = 30 * SAMPLE_RATE;
/** Between a connection that breaks and the end of the process that broke it. */
const DEATH_MS = 2_000;

/** A whisper-server as an engine. */
export function openServerChannel(
  target: ServerTarget,
  receive: (message: FromEngine<ServerFacts>) => void,
  {
    inferencePath,
    audioContext,
    beamSize,
    startTimeoutMs,
    callTimeoutMs,
    logger,
  }: ServerChannelOptions,
): EngineChannel<ServerTarget, CallRequest> {
  const gone = new AbortController();
  const model: ModelFacts | undefined = target.started ? target.model : undefined;
  let server: StartedServer | undefined;
  let base = target.started ? undefined : target.base;
  let uploads = 0;
  /** Of the server's last call; another's may be anybody's. */
  let contextBefore: number | undefined = target.started ? 0 : undefined;
  let close: (end: EngineEnd) => void = () => {};
  const closed = new Promise<EngineEnd>((resolve) => {
    close = (end) => {
      gone.abort();
      resolve(end);
    };
  });

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
      // Once it is told what failed.
      if (error !== ENGINE_GONE) setImmediate(() => close({ why: 'not started' }));
      throw error;
    }
  }

  const healthy = (at: URL, isStarting: boolean, signal: AbortSignal): Promise<void> =>
    waitUntilHealthy({ url: below(at, '/health'), timeoutMs: startTimeoutMs, isStarting, signal });

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
    { samples, audioContext: positions, onSegment, onProgress, duration }: Decoding,
    request: CallRequest,
    { signal, onReceived }: AnswerContext,
  ): Promise<ServerHeard> {
    if (base === undefined) throw ENGINE_GONE;
    const asked = { ...request, writesLanguages: detects(request) };
    const fileName = `call-${++uploads}.wav`;
    const url = below(base, inferencePath);
    if (request.language === undefined && model?.multilingual !== false) {
      await detectInWholeContext(url, signal);
    }
    contextBefore = positions;
    let detected: Extract<PrintedLine, { type: 'language' }> | undefined;
    const stopListening = server?.listen(fileName, (line) => {
      if (line.type === 'language') detected = line;
      if (line.type === 'progress') onProgress?.(line.progress);
      // With warping, whisper.cpp 1.9 prints segments more than once, and not all.
      if (line.type === 'segment' && target.started && !target.warps) {
        const within = (time: number): number => Math.min(time, duration);
        onSegment?.({ start: within(line.start), end: within(line.end), text: line.text });
      }
    });
    let answer: HttpAnswer;
    try {
      answer = await postForm(
        url,
        {
          fields: inferenceFields(asked, { audioContext: positions, beamSize }),
          fileName,
          file: writeWav(samples, { encoding: 'pcm_f32le' }),
        },
        signal,
        onReceived,
      );
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
      if (answer.status === 500) distrust();
      throw error;
    }
    const heard = readVerboseJson(answer.body, duration);
    if (detected === undefined || heard.languageProbability !== undefined) return heard;
    return { ...heard, languageProbability: detected.probability };
  }

  /**
   * whisper.cpp detects the language in as much context as the call before had, and in a shortened one it hears another
   * language: German as Latin, say. A call that ends before it encodes anything leaves the whole context behind.
   */
  async function detectInWholeContext(url: URL, signal: AbortSignal): Promise<void> {
    if (contextBefore === 0) return;
    const form = { fields: NOTHING_FIELDS, fileName: `call-${++uploads}.wav`, file: NOTHING_FILE };
    try {
      await postForm(url, form, signal, () => {});
      contextBefore = 0;
    } catch {
      // The call that follows meets the same.
      signal.throwIfAborted();
    }
  }

  /** What a computation left behind that failed may be anything: the next call gets another server. */
  function distrust(): void {
    setImmediate(() => server?.kill());
  }

  /** A server that answers no more is killed, if it has not ended by itself. */
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
    const windows = Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
    // A server of our own that hangs is killed by whoever keeps this one.
    const limit = target.started ? undefined : callTimeoutMs * windows;
    const limited = limitedSignal([context.signal, gone.signal], limit);
    const { signal } = limited;
    try {
      return await answerCall(
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
      );
    } catch (error) {
      if (gone.signal.aborted) throw ENGINE_GONE;
      if (!limited.isLate) throw error;
      throw new TranscribeError(
        `whisper-server has not answered within ${callTimeoutMs} ms per 30 s of audio. It hears one call at a time, of all its clients: others may be before this one. Or raise callTimeoutMs.`,
        { code: 'ERR_BACKEND_TIMEOUT', retryable: true, details: { callTimeoutMs } },
      );
    } finally {
      limited[Symbol.dispose]();
    }
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

/** A server whose model is not known here takes what the model cannot do for something that it can. */
function checkObeyed(request: CallRequest, heard: ServerHeard): void {
  const { task, language = heard.language } = request;
  if (task !== heard.task || language !== heard.language) checkLanguage(request, ['en']);
}
