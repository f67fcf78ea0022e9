import { isObject, protocolError } from '@ws/core/internal';
import type { JsonObject } from '../json-object.js';

/** A stretch of a track. */
export interface Media {
  readonly track: string;
  /** μ-law at 8 kHz. */
  readonly bytes: Buffer;
  /** Where it begins, in milliseconds from the start of the stream. */
  readonly timestampMs: number;
}

/** @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `INVALID_AUDIO` */
export function readMedia({ media }: JsonObject): Media {
  if (!isObject(media)) throw protocolError('INVALID_MESSAGE', '"media" must be an object.');
  const { track = 'inbound', payload, timestamp } = media;
  if (typeof track !== 'string' || typeof payload !== 'string') {
    throw protocolError('INVALID_MESSAGE', '"track" and "payload" must be strings.');
  }
  const bytes = Buffer.from(payload, 'base64');
  // The decoder passes over what is no base64.
  if (bytes.toString('base64') !== payload) {
    throw protocolError('INVALID_AUDIO', '"payload" is not base64.');
  }
  return { track, bytes, timestampMs: positive(Number(timestamp)) };
}

function positive(given: number): number {
  return Number.isFinite(given) && given > 0 ? given : 0;
}
