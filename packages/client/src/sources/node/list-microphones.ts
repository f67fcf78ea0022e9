import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TranscribeError } from '@ws/core';
import { abortedError, type OptionSpec, readOptions, SIGNAL } from '@ws/core/internal';
import {
  alsaDevices,
  avFoundationDevices,
  directShowDevices,
  pipeWireDevices,
} from './microphone-lists.js';
import {
  type FoundRecorder,
  findRecorder,
  foundRecorders,
  type RecorderName,
} from './recorders.js';

/** A microphone, as one of the recorders knows it. */
export interface Microphone {
  /** What the recorder calls it: `device` of `createMicrophoneSource`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** The program that records from it. */
  readonly recorder: RecorderName;
}

/** Settings of {@link listMicrophones}. */
export interface ListMicrophonesOptions {
  /** Ends it with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
}

const SPEC: OptionSpec<{ signal: AbortSignal | undefined }> = { signal: SIGNAL };
const TIMEOUT_MS = 10_000;
const run = promisify(execFile);

/**
 * The microphones that the recorders that are installed can tell of: `arecord` and `pw-record` on Linux, `ffmpeg` on macOS
 * and Windows. A recorder that cannot be asked adds none.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where no recorder is installed, with the command that installs one;
 * `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
export async function listMicrophones(
  options: ListMicrophonesOptions = {},
): Promise<readonly Microphone[]> {
  const { signal } = readOptions(SPEC, options);
  const recorders = foundRecorders();
  if (recorders.length === 0) findRecorder(undefined);
  const lists = await Promise.all(recorders.map((one) => microphonesOf(one, signal)));
  if (signal?.aborted) throw abortedError(signal);
  return lists.flat();
}

/** Those of one recorder. */
export async function microphonesOf(
  { name, program }: FoundRecorder,
  signal?: AbortSignal | undefined,
): Promise<readonly Microphone[]> {
  const list = await devices(name, program, signal);
  return list.map((device) => ({ ...device, recorder: name }));
}

async function devices(
  name: RecorderName,
  program: string,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  if (name === 'arecord') return alsaDevices((await said(program, ['-L'], signal)).stdout);
  if (name === 'pw-record') return pipeWireDevices((await said('pw-dump', [], signal)).stdout);
  if (name === 'ffmpeg' && process.platform === 'darwin') {
    const args = ['-hide_banner', '-f', 'avfoundation', '-list_devices', 'true', '-i', ''];
    return avFoundationDevices((await said(program, args, signal)).stderr);
  }
  if (name === 'ffmpeg' && process.platform === 'win32') {
    const args = ['-hide_banner', '-f', 'dshow', '-list_devices', 'true', '-i', 'dummy'];
    return directShowDevices((await said(program, args, signal)).stderr);
  }
  return [];
}

/** What a program says; also where it ends badly, as ffmpeg does after a list. */
async function said(
  program: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ stdout: string; stderr: string }> {
  try {
    return await run(program, args, {
      ...{ timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 ** 2, windowsHide: true },
      ...(signal && { signal }),
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { stdout, stderr };
  }
}

/**
 * The microphone that a name means: what the recorder calls it, or a part of its name. What is in no list is left to the
 * recorder, which knows more than it lists.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where several are meant
 */
export function chooseMicrophone(asked: string, known: readonly Microphone[]): string {
  const exact = known.find(({ id, name }) => id === asked || name === asked);
  if (exact !== undefined) return exact.id;
  const part = asked.toLowerCase();
  const found = known.filter(({ name }) => name.toLowerCase().includes(part));
  if (found.length > 1) {
    const names = found.map(({ id, name }) => `${name} (${id})`).join(', ');
    throw new TranscribeError(`Several microphones are called "${asked}": ${names}. Say more.`, {
      ...{ code: 'ERR_INVALID_OPTION', details: { option: 'device' } },
    });
  }
  return found[0]?.id ?? asked;
}
