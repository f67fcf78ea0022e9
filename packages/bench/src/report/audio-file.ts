/** A recording that a page can play. */
export interface AudioFile {
  /** `audio/mpeg`, `audio/wav` */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A type that a data URL may have without ending it. */
const TYPE = /^audio\/[a-z0-9.+-]+$/;

/** An audio file as the address of an audio element. */
export function audioUrl({ type, bytes }: AudioFile): string {
  if (!TYPE.test(type)) throw new TypeError(`"${type}" is no type of audio, such as audio/mpeg.`);
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
