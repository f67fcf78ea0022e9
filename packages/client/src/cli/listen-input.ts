import { invalidOption } from '@ws/core/internal';
import {
  createStreamSource,
  type StreamSourceOptions,
} from '../sources/node/create-stream-source.js';
import { createUrlSource } from '../sources/node/create-url-source.js';
import type { LiveInput } from './live.js';
import type { Terminal } from './terminal.js';

/** What `listen` is told of its input. */
export interface ListenArguments
  extends Pick<StreamSourceOptions, 'encoding' | 'sampleRate' | 'channels'> {
  readonly realTime: boolean;
}

/** An address, or standard input. */
export function listenInput(
  from: string,
  { encoding, sampleRate, channels, realTime }: ListenArguments,
  { stdin }: Terminal,
): LiveInput {
  if (from === '-') {
    const options = { encoding, sampleRate, channels, realTime };
    return { name: 'standard input', open: () => createStreamSource(stdin, options) };
  }
  const raw = { '--encoding': encoding, '--sample-rate': sampleRate, '--channels': channels };
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) throw invalidOption(name, value, 'left out where there is an address');
  }
  const source = createUrlSource(from, { realTime });
  return { name: new URL(from).host, open: () => source };
}
