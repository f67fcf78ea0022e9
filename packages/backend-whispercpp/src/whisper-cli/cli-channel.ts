import { TranscribeError, type TranscriptResult } from '@ws/core';
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
} from '@ws/core/internal';
import { execa } from 'execa';
import { answerCall, type Decoding, type HeardCall } from '../calls/answer-call.js';
import type { CallRequest } from '../calls/call-request.js';
import { type CallLimit, limitedCall } from '../calls/limited-call.js';
import { knownLanguages } from '../model/known-languages.js';
import type { ModelFacts } from '../model/model-facts.js';
import type { WhisperCliSettings } from '../options.js';
import { processUse } from '../process/process-use.js';
import { sweepCallFolders } from './call-folder.js';
import { type CliRun, runCli } from './run-cli.js';

/** Loading only names the program and the model. */
export interface CliLoad {
  readonly program: string;
  readonly model: ModelFacts;
}

/** Facts about the program. */
export interface CliFacts {
  /** Absolute path. */
  readonly executable: string;
  /** Of whisper.cpp. */
  readonly version: string;
  readonly multilingual: boolean;
  /** That the model knows, by ISO 639-1 code. */
  readonly languages: readonly string[];
  readonly wordTimes: 'dtw' | 'token';
}

const FAILED_ASSERTION = 'SIGABRT';

/** whisper-cli as an engine: a process for each call. */
export function openCliChannel(
  { program, model }: CliLoad,
  receive: (message: FromEngine<CliFacts>) => void,
  settings: WhisperCliSettings,
): EngineChannel<CliLoad, CallRequest> {
  const { logger } = settings;
  const gone = new AbortController();
  const processes = new Set<() => number | undefined>();
  const running = new Set<Promise<unknown>>();
  const { promise: closed, resolve: close } = deferred<EngineEnd>();
  const preset = settings.wordTimes === 'dtw' ? model.dtwPreset : undefined;

  async function load(): Promise<CliFacts> {
    try {
      await sweepCallFolders();
      const version = await cliVersion(program, gone.signal);
      const wordTimes = preset === undefined ? 'token' : 'dtw';
      const { multilingual } = model;
      const languages = knownLanguages(model);
      return { executable: program, version, multilingual, languages, wordTimes };
    } catch (error) {
      throw gone.signal.aborted ? ENGINE_GONE : error;
    }
  }

  async function answer(
    samples: Float32Array,
    request: CallRequest,
    context: AnswerContext,
  ): Promise<TranscriptResult> {
    checkLanguage(request, knownLanguages(model));
    context.onReceived();
    const run = (signal: AbortSignal): Promise<TranscriptResult> =>
      answerCall(
        samples,
        request,
        (decoding) =>
          warped(decoding, {
            program,
            defaults: { ...settings, model: model.file },
            request,
            dtwPreset: request.writesWords ? preset : undefined,
            signal,
            onNote: (line) => logger.debug({ line }, 'whisper-cli'),
            onStart(pid) {
              processes.add(pid);
              return () => processes.delete(pid);
            },
          }),
        context,
        { audioContext: settings.audioContext, mostPositions: model.audioContext },
      );
    const limit: CallLimit = {
      callTimeoutMs: settings.callTimeoutMs,
      gone: gone.signal,
      tooLate: (ms) =>
        `whisper-cli has not ended within ${ms} ms per 30 s of audio, and was killed. Raise callTimeoutMs, or take a smaller model.`,
    };
    const work = limitedCall(samples, context.signal, limit, run);
    const settled: Promise<unknown> = work.catch(() => {}).then(() => running.delete(settled));
    running.add(settled);
    return work;
  }

  /** whisper.cpp asserts what its warping needs, and aborts if it is not so: the same audio is then decoded without. */
  async function warped(decoding: Decoding, run: CliRun): Promise<HeardCall> {
    try {
      return await runCli(decoding, run);
    } catch (error) {
      const { why = undefined } = TranscribeError.isInstance(error) ? error.details : {};
      if (why !== FAILED_ASSERTION || run.dtwPreset === undefined) throw error;
      logger.warn({}, 'whisper.cpp could not warp; word times of this call are its own guess');
      return await runCli(decoding, { ...run, dtwPreset: undefined });
    }
  }

  /** Of the calls that run now. */
  async function measure(): Promise<EngineUse> {
    const pids = [...processes].map((pid) => pid()).filter((pid) => pid !== undefined);
    const all = await Promise.all(pids.map((pid) => processUse(pid)));
    const sum = (name: keyof EngineUse): number =>
      all.reduce((total, one) => total + (one?.[name] ?? 0), 0);
    return { memoryBytes: sum('memoryBytes'), cpuTimeMs: sum('cpuTimeMs') };
  }

  return {
    send: answerMessages<CliLoad, CallRequest, CliFacts>(
      { name: 'whisper.cpp', load, answer, measure },
      receive,
    ),
    kill() {
      gone.abort();
      void Promise.all(running).then(() => close({ why: 'given up' }));
    },
    closed,
  };
}

const TIMEOUT_MS = 30_000;

/**
 * The version of a whisper-cli.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when it does not say: it is another program, too old, or does not run
 */
async function cliVersion(program: string, signal: AbortSignal): Promise<string> {
  const {
    stdout,
    stderr,
    originalMessage,
    signal: killedBy,
  } = await execa(program, ['--version'], {
    reject: false,
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  const version = /whisper\.cpp version: (\S+)/.exec(stdout)?.[1];
  if (version !== undefined) return version;
  const said = `${stderr}`.split('\n').find((line) => line.trim() !== '');
  throw new TranscribeError(
    `${program} does not say its version (${killedBy ?? originalMessage ?? said ?? 'it says nothing'}): it is no whisper-cli of whisper.cpp 1.9, or does not run on this machine. Build one: npx @ws/backend-whispercpp build`,
    {
      code: 'ERR_BACKEND_UNAVAILABLE',
      retryable: killedBy === 'SIGKILL',
      details: { executable: program },
    },
  );
}
