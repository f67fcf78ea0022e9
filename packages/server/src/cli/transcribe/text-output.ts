/** Where the text of one recording goes. */
export interface TextOutput {
  write(text: string): void;
  /** No more comes. */
  end(): void;
}

/**
 * The texts of recordings that are transcribed side by side, on one stream, one recording after the other: what comes
 * before its turn is held. Texts are short: an hour of speech is some 60 kB.
 *
 * @param count - of the recordings
 */
export function createTextOutputs(
  stream: NodeJS.WritableStream,
  count: number,
): readonly TextOutput[] {
  const held: string[] = new Array<string>(count).fill('');
  const ended = new Set<number>();
  let turn = 0;
  return held.map((_, i) => ({
    write(text) {
      if (i === turn) stream.write(text);
      else held[i] += text;
    },
    end() {
      ended.add(i);
      while (ended.has(turn)) {
        turn++;
        if (held[turn]) stream.write(held[turn]!);
      }
    },
  }));
}
