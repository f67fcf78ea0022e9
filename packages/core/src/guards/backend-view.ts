import type { TranscriptionBackend } from '../contracts/backend.js';

/** A backend as it is, but for how it transcribes. It is a view: disposing it does nothing, the backend stays its maker's. */
export function viewOf(
  backend: TranscriptionBackend,
  transcribe: TranscriptionBackend['transcribe'],
): TranscriptionBackend {
  return {
    specVersion: backend.specVersion,
    name: backend.name,
    get capabilities() {
      return backend.capabilities;
    },
    load: (options) => backend.load(options),
    health: () => backend.health(),
    transcribe,
    ...(backend.openStream && { openStream: (options) => backend.openStream!(options) }),
    async [Symbol.asyncDispose]() {},
  };
}
