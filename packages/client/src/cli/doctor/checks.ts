import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FFMPEG_PACKAGES, findProgram, installCommand } from '@ws/cli-kit/ffmpeg';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { createMicrophoneSource } from '../../sources/node/create-microphone-source.js';
import type { ServerProgram } from '../engine/find-server.js';
import { startServer } from '../engine/start-server.js';
import type { EngineArguments, SessionArguments } from '../flags.js';
import { SERVER_HERE } from '../local-server.js';
import { openSession } from '../open-session.js';

/** What a check found. */
export interface Finding {
  readonly about: 'node' | 'microphone' | 'server' | 'engine' | 'ffmpeg';
  /** `missing`: what needs it does not work, and all else does. */
  readonly state: 'works' | 'missing' | 'fails';
  readonly says: string;
  /** A command, or what to do. */
  readonly remedy?: string | undefined;
}

/** What is to be checked. */
export interface DoctorArguments
  extends Pick<SessionArguments, 'server' | 'model'>,
    EngineArguments {}

/** What the checks need. */
export interface CheckContext {
  readonly given: DoctorArguments;
  readonly signal: AbortSignal;
  findEngine(): ServerProgram;
  /** Told what takes long. */
  onWait(what: string): void;
}

const MICROPHONE_S = 1;
const MICROPHONE_PATIENCE_MS = 5000;
const SERVER_PATIENCE_MS = 5000;
const OLDEST_NODE = [20, 19] as const;
const OTHERS = 'ws-client devices';
// Of the server.
const DEFAULT_MODEL = 'base';
const MAX_LIST_BYTES = 2 ** 20;
const run = promisify(execFile);

/** Node is new enough. */
export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [least, leastMinor] = OLDEST_NODE;
  const isNew = major > least || (major === least && minor >= leastMinor);
  if (isNew) return { about: 'node', state: 'works', says: version };
  const says = `${version}: ${OLDEST_NODE.join('.')} or newer is needed`;
  return { about: 'node', state: 'fails', says, remedy: 'https://nodejs.org/en/download' };
}

/** The microphone that the system has chosen gives a second of sound. */
export async function checkMicrophone({ signal }: CheckContext): Promise<Finding> {
  const about = 'microphone';
  const patience = AbortSignal.timeout(MICROPHONE_PATIENCE_MS);
  try {
    const source = createMicrophoneSource({ signal: AbortSignal.any([signal, patience]) });
    let loudest = 0;
    let samples = 0;
    for await (const chunk of source) {
      for (const sample of chunk) loudest = Math.max(loudest, Math.abs(sample));
      samples += chunk.length;
      if (samples >= MICROPHONE_S * source.sampleRate) break;
    }
    source.stop();
    if (loudest === 0) {
      const says = samples === 0 ? 'it gives no sound' : 'it gives silence: it may be muted';
      return { about, state: 'missing', says, remedy: OTHERS };
    }
    return { about, state: 'works', says: `loudest sound of a second: ${loudest.toFixed(3)}` };
  } catch (error) {
    signal.throwIfAborted();
    const says = patience.aborted ? 'it gives no sound in five seconds' : errorMessage(error);
    return { about, state: 'missing', says, ...(patience.aborted && { remedy: OTHERS }) };
  }
}

/** A server answers, has a place, and takes the key. */
export async function checkServer({ given, signal }: CheckContext): Promise<Finding> {
  const about = 'server';
  const url = given.server ?? `ws://${SERVER_HERE}`;
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(SERVER_PATIENCE_MS)]);
    await using _session = await openSession(url, { ...given }, false, patience);
    return { about, state: 'works', says: `${url} takes sessions` };
  } catch (error) {
    signal.throwIfAborted();
    // The engine transcribes without a server: only one that the user names must be there.
    if (given.server === undefined) {
      const isThere = !(TranscribeError.isInstance(error) && error.code === 'ERR_CONNECTION');
      const says = isThere ? `${url}: ${errorMessage(error)}` : `none answers at ${url}`;
      return { about, state: 'missing', says, remedy: 'npx @ws/server' };
    }
    return { about, state: 'fails', says: `${url}: ${errorMessage(error)}` };
  }
}

/** The engine starts with its model, if both are on this disk: nothing is fetched for a check. */
export async function checkEngine(context: CheckContext): Promise<Finding> {
  const { given, signal, findEngine, onWait } = context;
  const about = 'engine';
  const model = given.model ?? DEFAULT_MODEL;
  try {
    const engine = findEngine();
    if (engine.isFetched) {
      const says = '@ws/server is not installed here: npx fetches it when it is needed';
      return { about, state: 'missing', says, remedy: 'npm install @ws/server' };
    }
    if ((await stateOf(engine, model, signal)) === 'absent') {
      const says = `the model ${model} is not on this disk: the first start fetches it`;
      return { about, state: 'missing', says, remedy: `npx ws-server models pull ${model}` };
    }
    onWait(`starting the engine with ${model}`);
    const began = performance.now();
    await using _server = await startServer(engine, given, { signal, onLine() {} });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    return { about, state: 'works', says: `${model} is ready ${seconds} s after a start` };
  } catch (error) {
    signal.throwIfAborted();
    return { about, state: 'fails', says: errorMessage(error) };
  }
}

/** Whether this disk has a model. `undefined` where the list does not name the model, such as a path. */
async function stateOf(
  { program, args }: ServerProgram,
  model: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { stdout } = await run(program, [...args, 'models', 'list', '--json'], {
    ...{ signal, maxBuffer: MAX_LIST_BYTES, windowsHide: true },
  });
  const list = JSON.parse(stdout) as readonly { readonly name: string; readonly state: string }[];
  return list.find(({ name }) => name === model)?.state;
}

/** ffmpeg is there, which some recordings and `--mux` need. */
export function checkFfmpeg(): Finding {
  const about = 'ffmpeg';
  const path = findProgram('ffmpeg');
  if (path !== undefined) return { about, state: 'works', says: path };
  const says = 'not installed: videos with rare codecs and --mux need it';
  return { about, state: 'missing', says, remedy: installCommand(FFMPEG_PACKAGES) };
}
