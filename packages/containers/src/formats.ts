import { TranscribeError } from '@ws/core';

/** What packets of audio come in. */
export type ContainerFormat = 'webm' | 'mp4' | 'ogg' | 'flac' | 'mp3' | 'wav' | 'aac';

/** The formats as people call them. */
export const CONTAINER_NAMES: Readonly<Record<ContainerFormat, string>> = {
  webm: 'WebM',
  mp4: 'MP4',
  ogg: 'Ogg',
  flac: 'FLAC',
  mp3: 'MP3',
  wav: 'WAV',
  aac: 'AAC',
};

/** For messages. */
export const ALL_CONTAINER_NAMES = 'WebM, MP4, Ogg, FLAC, MP3, WAV or AAC (ADTS)' as const;

/** Why bytes cannot be made into audio: what is wrong, then what to do. */
export function unreadable(
  reason: string,
  advice = 'Record or convert it anew.',
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): TranscribeError {
  return new TranscribeError(`The audio cannot be decoded: ${reason}. ${advice}`, {
    code: 'ERR_INVALID_AUDIO',
    details: { reason, ...details },
    ...(cause !== undefined && { cause }),
  });
}

/** The error for a stream without sound. */
export function noAudioTrack(format: ContainerFormat): TranscribeError {
  const reason = `the ${CONTAINER_NAMES[format]} stream has no audio track`;
  return unreadable(reason, 'Record with a microphone.', { format });
}

/** The error for a stream that has fewer audio tracks than were asked for. @param count - how many it has */
export function noSuchTrack(
  format: ContainerFormat,
  track: number,
  count: number,
): TranscribeError {
  const reason = `the ${CONTAINER_NAMES[format]} stream has no audio track ${track}`;
  const advice = count === 1 ? 'It has one: take that.' : `Take one of its ${count}.`;
  return unreadable(reason, advice, { format, track, count });
}

/** The error for a stream whose sound cannot be decoded. @param instead - what to record in */
export function unknownCodec(
  format: ContainerFormat,
  codec: string,
  instead: string,
): TranscribeError {
  const reason = `the ${CONTAINER_NAMES[format]} stream has the codec ${JSON.stringify(codec)}, or its description is damaged`;
  return unreadable(reason, `Record in ${instead}.`, { format, codec });
}

/** The error for bytes that were cut, changed or made to harm. */
export function damaged(
  format: ContainerFormat,
  reason: string,
  position: number,
): TranscribeError {
  return unreadable(
    `the ${CONTAINER_NAMES[format]} stream is damaged at byte ${position}: ${reason}`,
    undefined,
    { format, position },
  );
}
