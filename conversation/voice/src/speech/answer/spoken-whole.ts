/** Speaks a text that comes in pieces: an answer, or a provider's speech. */
interface Speaking<T> extends AsyncIterable<T> {
  push(text: string): Promise<void>;
  end(): void;
}

/** What is spoken of one whole text. Throws what iterating `spoken` throws. */
export async function* spokenWhole<T>(
  spoken: Speaking<T>,
  text: string,
): AsyncGenerator<T, void, undefined> {
  // What it fails with, the reading throws.
  const writing = spoken.push(text).then(
    () => spoken.end(),
    () => {},
  );
  yield* spoken;
  await writing;
}
