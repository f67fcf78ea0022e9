const LONGEST_LINE = 65_536;

/** Cuts what comes in pieces into lines, without their ends. A line of more than 64 Ki characters is cut there. */
export interface LineReader {
  write(chunk: string): void;
  /** Gives the rest after the last line's end. */
  end(): void;
}

export function createLineReader(onLine: (line: string) => void): LineReader {
  let rest = '';
  const give = (line: string): void => onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  return {
    write(chunk) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) give(line);
      if (rest.length >= LONGEST_LINE) {
        give(rest);
        rest = '';
      }
    },
    end() {
      if (rest !== '') give(rest);
      rest = '';
    },
  };
}
