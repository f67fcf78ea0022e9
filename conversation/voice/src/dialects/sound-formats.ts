import { ffmpeg } from '../encoding/ffmpeg.js';
import { mp3 } from '../encoding/mp3.js';
import { opus } from '../encoding/opus.js';
import { pcm, wav } from '../encoding/pcm.js';
import type { CreateSoundEncoder } from '../encoding/sound-encoder.js';

/** A way to write a sound, and its media type. */
export interface SoundKind {
  readonly type: string;
  readonly create: CreateSoundEncoder;
}

export type SoundName = 'mp3' | 'opus' | 'wav' | 'pcm' | 'flac' | 'aac';

/** What clients may ask for. The last two are made by ffmpeg, where it is installed. */
export const SOUNDS: Readonly<Record<SoundName, SoundKind>> = {
  mp3: { type: 'audio/mpeg', create: mp3 },
  opus: { type: 'audio/ogg', create: opus },
  wav: { type: 'audio/wav', create: wav('pcm_s16le') },
  pcm: { type: 'audio/pcm', create: pcm('pcm_s16le') },
  flac: { type: 'audio/flac', create: ffmpeg('flac', ['-f', 'flac', '-sample_fmt', 's16']) },
  aac: { type: 'audio/aac', create: ffmpeg('aac', ['-f', 'adts', '-c:a', 'aac']) },
};

export function isSoundName(name: unknown): name is SoundName {
  return typeof name === 'string' && Object.hasOwn(SOUNDS, name);
}
