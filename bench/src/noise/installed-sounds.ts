import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { progress } from '../report.js';
import type { Clip } from './made-sounds.js';

const FOLDER = '/usr/share/sounds';
// In these somebody says "Front Left".
const SPOKEN = /\/(audio-channel-[^/]*|(Front|Rear|Side)_[^/]*)$/;
const AUDIO = /\.(oga|ogg|wav)$/;

/**
 * The sounds of Debian's `sound-theme-freedesktop`, `oxygen-sounds`, `sound-icons`, `lomiri-sounds` and `alsa-utils`, those
 * that are installed: bells, ringing telephones, music, animals, a microphone's noise. Read by ffmpeg.
 */
export function installedSounds(): readonly Clip[] {
  if (!existsSync(FOLDER)) {
    progress(`skipped: sounds of Debian's packages (${FOLDER} is not there)`);
    return [];
  }
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .map((file) => `${FOLDER}/${file}`)
    .filter((file) => AUDIO.test(file) && !SPOKEN.test(file))
    .sort()
    .map((file) => ({ name: basename(file), samples: readAudio(file) }));
}

/** Any recording, at 16 kHz. */
export function readAudio(file: string): Float32Array {
  const options = ['-v', 'error', '-i', file, '-f', 'f32le', '-ac', '1', '-ar', '16000', '-'];
  const bytes = execFileSync('ffmpeg', options, { maxBuffer: 1 << 30 });
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
