import { createBell } from '@ws/core/internal';

/**
 * Pieces of several channels as one stream for each. A reader that is ahead waits for the others: at most one piece is held
 * for each.
 *
 * @throws what the source throws before its first piece
 */
export async function splitChannels(
  source: AsyncGenerator<Float32Array[], void, undefined>,
): Promise<readonly AsyncGenerator<Float32Array, void, undefined>[]> {
  let current = await source.next();
  if (current.done) return [];
  const count = current.value.length;
  let left = count;
  const change = createBell();
  let failure: { readonly error: unknown } | undefined;

  async function advance(): Promise<void> {
    try {
      current = await source.next();
    } catch (error) {
      failure = { error };
    }
    left = count;
    change.ring();
  }

  async function* read(channel: number): AsyncGenerator<Float32Array, void, undefined> {
    let isDone = false;
    try {
      for (;;) {
        if (failure !== undefined) throw failure.error;
        if (current.done) {
          isDone = true;
          return;
        }
        yield current.value[channel] ?? new Float32Array(0);
        const turned = change.rung;
        if (--left === 0) void advance();
        // Another reader that was given up meanwhile has rung already.
        if (failure === undefined) await turned;
      }
    } finally {
      // One that is given up takes the others with it.
      if (!isDone && failure === undefined) {
        failure = { error: new Error('The audio is no longer read.') };
        change.ring();
        await source.return();
      }
    }
  }

  return Array.from({ length: count }, (_, channel) => read(channel));
}
