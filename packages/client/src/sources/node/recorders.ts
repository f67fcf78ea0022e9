import {
  FFMPEG_PACKAGES,
  findProgram,
  installCommand,
  type PackageNames,
} from '@ws/cli-kit/ffmpeg';
import { TranscribeError } from '@ws/core';

/** Programs that record, in the order in which they are looked for. */
export const RECORDER_NAMES: readonly RecorderName[] = Object.freeze([
  'arecord',
  'sox',
  'ffmpeg',
  'pw-record',
]);

/** See {@link RECORDER_NAMES}. */
export type RecorderName = 'arecord' | 'sox' | 'ffmpeg' | 'pw-record';

export interface FoundRecorder {
  readonly name: RecorderName;
  readonly program: string;
}

interface Recorder {
  readonly packages: PackageNames;
  /** The systems that it records on. */
  readonly platforms: readonly NodeJS.Platform[];
  /**
   * Records mono samples of 16 bits at 16 kHz to standard output.
   *
   * @param device - its own name for a microphone; left out, the system's
   */
  args(device: string | undefined): readonly string[];
}

export const RECORDERS: Readonly<Record<RecorderName, Recorder>> = {
  arecord: {
    packages: { name: 'alsa-utils' },
    platforms: ['linux'],
    args: (device) => [
      ...['-q', '-t', 'raw', '-f', 'S16_LE', '-c', '1', '-r', '16000'],
      ...(device === undefined ? [] : ['-D', device]),
      '-',
    ],
  },
  sox: {
    packages: { name: 'sox', winget: 'ChrisBagwell.SoX' },
    platforms: ['linux', 'darwin', 'win32', 'freebsd'],
    args: (device) => [
      '-q',
      ...(device === undefined ? ['-d'] : ['-t', soxDriver(), device]),
      ...['-t', 'raw', '-e', 'signed-integer', '-b', '16', '-L', '-c', '1', '-r', '16000', '-'],
    ],
  },
  ffmpeg: {
    packages: FFMPEG_PACKAGES,
    platforms: ['linux', 'darwin', 'win32'],
    args: (device) => [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-fflags', 'nobuffer'],
      ...ffmpegInput(device),
      ...['-ac', '1', '-ar', '16000', '-f', 's16le', '-flush_packets', '1', 'pipe:1'],
    ],
  },
  'pw-record': {
    packages: { name: 'pipewire', apt: 'pipewire-bin', dnf: 'pipewire-utils' },
    platforms: ['linux'],
    args: (device) => [
      ...['--rate', '16000', '--channels', '1', '--format', 's16'],
      ...(device === undefined ? [] : ['--target', device]),
      '-',
    ],
  },
};

/** The recorders of this system, installed or not. */
function recordersHere(): RecorderName[] {
  return RECORDER_NAMES.filter((name) => RECORDERS[name].platforms.includes(process.platform));
}

/** The recorders that are installed, in their order. */
export function foundRecorders(): FoundRecorder[] {
  return recordersHere().flatMap((name) => {
    const program = findProgram(name);
    return program === undefined ? [] : [{ name, program }];
  });
}

/**
 * The recorder to use.
 *
 * @param asked - left out, the first that is installed
 * @throws TranscribeError `ERR_INVALID_STATE` with the command that installs one
 */
export function findRecorder(asked: RecorderName | undefined): FoundRecorder {
  if (asked !== undefined) {
    const program = findProgram(asked);
    if (program !== undefined) return { name: asked, program };
    throw missing(`${asked} is not installed`, asked);
  }
  const [first] = foundRecorders();
  if (first !== undefined) return first;
  throw missing(
    `No program that records from a microphone is installed (${recordersHere().join(', ')})`,
    process.platform === 'linux' ? 'arecord' : 'sox',
  );
}

function missing(what: string, name: RecorderName): TranscribeError {
  const command = installCommand(RECORDERS[name].packages);
  return new TranscribeError(`${what}. Install it: ${command}`, {
    ...{ code: 'ERR_INVALID_STATE', details: { missing: name } },
  });
}

function soxDriver(): string {
  const { platform } = process;
  if (platform === 'darwin') return 'coreaudio';
  return platform === 'win32' ? 'waveaudio' : platform === 'freebsd' ? 'oss' : 'alsa';
}

function ffmpegInput(device = 'default'): readonly string[] {
  if (process.platform === 'darwin') return ['-f', 'avfoundation', '-i', `:${device}`];
  if (process.platform === 'win32') return ['-f', 'dshow', '-i', `audio=${device}`];
  return ['-f', 'alsa', '-i', device];
}
