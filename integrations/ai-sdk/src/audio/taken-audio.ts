import { byteSlices } from './byte-slices.js';
import { createTurns } from './turns.js';

/** The audio of a stream, which is this call's to read and to cancel. */
export interface TakenAudio {
  /** Its bytes, as they are asked for; read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Nothing more is wanted of it. Whoever waits for bytes is told that there are no more. */
  cancel(reason: unknown): void;
}

/** @throws TypeError where somebody else reads the stream */
export function takeAudio(audio: ReadableStream<Uint8Array | string>): TakenAudio {
  const reader = audio.getReader();
  const turns = createTurns();
  async function* bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      // Empty pieces take turns, too.
      await turns();
      yield* byteSlices(next.value, turns);
    }
  }
  return {
    bytes: bytes(),
    cancel(reason) {
      // What the source has to say to that concerns nobody any more.
      reader.cancel(reason).catch(() => {});
    },
  };
}
