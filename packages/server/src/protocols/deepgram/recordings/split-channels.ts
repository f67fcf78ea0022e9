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
  let next: { readonly promise: Promise<void>; resolve(): void } = deferred();
  let failure: { readonly error: unknown } | undefined;

  async function advance(): Promise<void> {
    try {
      current = await source.next();
    } catch (error) {
      failure = { error };
    }
    left = count;
    const { resolve } = next;
    next = deferred();
    resolve();
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
        const turned = next.promise;
        if (--left === 0) void advance();
        await turned;
      }
    } finally {
      // One that is given up takes the others with it.
      if (!isDone && failure === undefined) {
        failure = { error: new Error('The audio is no longer read.') };
        next.resolve();
        await source.return();
      }
    }
  }

  return Array.from({ length: count }, (_, channel) => read(channel));
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settled) => {
    resolve = settled;
  });
  return { promise, resolve };
}
