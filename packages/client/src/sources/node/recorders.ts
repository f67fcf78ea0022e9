import type { PackageNames } from './install-command.js';
import type { ProgramCall } from './program-output.js';

/** Programs that record, in the order in which they are looked for. */
export const RECORDER_NAMES: readonly RecorderName[] = Object.freeze([
  'arecord',
  'sox',
  'ffmpeg',
  'pw-record',
]);

/** See {@link RECORDER_NAMES}. */
export type RecorderName = 'arecord' | 'sox' | 'ffmpeg' | 'pw-record';

/** How one of them is told to record. */
export interface Recorder {
  readonly packages: PackageNames;
  /** The systems that it records on. */
  readonly platforms: readonly NodeJS.Platform[];
  /**
   * Records mono samples of 16 bits at 16 kHz to standard output.
   *
   * @param device - its own name for a microphone; left out, the system's
   */
  args(device: string | undefined, platform: NodeJS.Platform): readonly string[];
}

/** All of them, by name. */
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
    args: (device, platform) => [
      '-q',
      ...(device === undefined ? ['-d'] : ['-t', soxDriver(platform), device]),
      ...['-t', 'raw', '-e', 'signed-integer', '-b', '16', '-L', '-c', '1', '-r', '16000', '-'],
    ],
  },
  ffmpeg: {
    packages: { name: 'ffmpeg', winget: 'Gyan.FFmpeg' },
    platforms: ['linux', 'darwin', 'win32'],
    args: (device, platform) => [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-fflags', 'nobuffer'],
      ...ffmpegInput(device, platform),
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

/** A recorder that is to record from a device. */
export function recorderCall(
  name: RecorderName,
  program: string,
  device: string | undefined,
  platform: NodeJS.Platform = process.platform,
): ProgramCall {
  return { program, args: RECORDERS[name].args(device, platform) };
}

function soxDriver(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'coreaudio';
  return platform === 'win32' ? 'waveaudio' : platform === 'freebsd' ? 'oss' : 'alsa';
}

function ffmpegInput(device: string | undefined, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['-f', 'avfoundation', '-i', `:${device ?? 'default'}`];
  if (platform === 'win32') return ['-f', 'dshow', '-i', `audio=${device ?? 'default'}`];
  return ['-f', 'alsa', '-i', device ?? 'default'];
}
