import {
  createFasterBackend,
  type FasterBackend,
  type FasterBackendOptions,
} from '@ws/backend-faster';

/** A backend for as long as the test takes. */
export async function withBackend<T>(
  options: FasterBackendOptions,
  use: (backend: FasterBackend) => Promise<T>,
): Promise<T> {
  const backend = createFasterBackend(options);
  try {
    return await use(backend);
  } finally {
    await backend[Symbol.asyncDispose]();
  }
}
