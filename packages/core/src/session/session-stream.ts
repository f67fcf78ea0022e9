import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StreamOptions, TranscriptionStream } from '../contracts/stream.js';
import { TranscribeError } from '../errors/transcribe-error.js';

/** The one stream of a session: each utterance that opens one has it, from its beginning, and takes it from the one before. */
export interface SessionStream extends AsyncDisposable {
  open(options?: StreamOptions): Promise<TranscriptionStream>;
}

/** @param backend - one with streams */
export function createSessionStream(backend: TranscriptionBackend): SessionStream {
  const all = new Set<TranscriptionStream>();
  let own: TranscriptionStream | undefined;
  let said = '';
  let holder = 0;

  async function close(stream: TranscriptionStream): Promise<void> {
    if (own === stream) own = undefined;
    all.delete(stream);
    // An engine that died has closed it already.
    await Promise.resolve(stream[Symbol.asyncDispose]()).catch(() => {});
  }

  /** The stream that there is, once more from the beginning; nothing where it cannot be used again. */
  async function again(asks: string): Promise<TranscriptionStream | undefined> {
    const stream = own;
    // While it does not answer, another utterance has another one.
    own = undefined;
    if (stream === undefined) return undefined;
    try {
      if (asks === said) {
        await stream.reset();
        return stream;
      }
    } catch {
      // Of no more use.
    }
    void close(stream);
    return undefined;
  }

  return {
    async open({ signal, ...asked } = {}) {
      const mine = ++holder;
      const asks = JSON.stringify(asked);
      const stream = (await again(asks)) ?? (await backend.openStream!({ ...asked, signal }));
      all.add(stream);
      const held = (): TranscriptionStream => {
        if (mine === holder) return stream;
        const message = 'Another utterance has the stream of the session. Open it again.';
        throw new TranscribeError(message, { code: 'ERR_INVALID_STATE' });
      };
      if (mine !== holder) void close(stream);
      held();
      own = stream;
      said = asks;
      return {
        push: async (...call) => held().push(...call),
        flush: async (...call) => held().flush(...call),
        reset: async () => held().reset(),
        ...(stream.snapshot && { snapshot: async () => held().snapshot!() }),
        ...(stream.restore && { restore: async (state) => held().restore!(state) }),
        async [Symbol.asyncDispose]() {
          if (mine === holder) await close(stream);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      holder++;
      await Promise.all([...all].map(close));
    },
  };
}
