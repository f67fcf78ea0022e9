export interface TextOutput {
  readonly write: (text: string) => void;
  end(): void;
}

/**
 * Outputs for the texts of recordings that are transcribed side by side and written to one place, one after the other:
 * what comes before its turn is held. Texts are short: an hour of speech is some 60 kB.
 *
 * @param write - to that place
 * @param count - of the recordings, in the order of their turns
 */
export function createTextsInTurn(
  write: (text: string) => void,
  count: number,
): readonly TextOutput[] {
  const held = Array<string>(count).fill('');
  const ended: boolean[] = [];
  let turn = 0;
  return held.map((_, i) => ({
    write(text) {
      if (i === turn) write(text);
      else held[i] += text;
    },
    end() {
      ended[i] = true;
      while (ended[turn]) write(held[++turn] ?? '');
    },
  }));
}
