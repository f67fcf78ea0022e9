import { protocolError } from '@ws/core/internal';
import { sampleRateOf } from '../conversation/spoken.js';
import type { WyomingEvent } from './events.js';

const MAX_CHANNELS = 8;
const WIDTH = 2;

/** How the audio of an event is written. */
export interface ChunkFormat {
  readonly rate: number;
  readonly channels: number;
}

/** @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `UNSUPPORTED_ENCODING` */
export function formatOf({ data }: Pick<WyomingEvent, 'data'>): ChunkFormat {
  const { rate, width, channels } = data;
  if (width !== WIDTH) {
    throw protocolError('UNSUPPORTED_ENCODING', `"width" must be ${WIDTH}: 16-bit samples.`);
  }
  if (
    !Number.isInteger(channels) ||
    (channels as number) < 1 ||
    (channels as number) > MAX_CHANNELS
  ) {
    throw protocolError(
      'INVALID_MESSAGE',
      `"channels" must be a whole number from 1 to ${MAX_CHANNELS}.`,
    );
  }
  return { rate: sampleRateOf(rate, 'rate'), channels: channels as number };
}
