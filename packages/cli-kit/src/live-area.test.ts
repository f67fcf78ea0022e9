import { PassThrough } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { createLiveArea } from './live-area.js';

/** A terminal, and what it shows. */
function screen(columns: number) {
  const terminal = new Terminal({
    cols: columns,
    rows: 6,
    allowProposedApi: true,
    convertEol: true,
  });
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 6 });
  let isHidden = false;
  stream.on('data', (bytes: Buffer) => {
    terminal.write(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what it is about.
    for (const [, on] of String(bytes).matchAll(/\x1b\[\?25([hl])/g)) isHidden = on === 'l';
  });
  return {
    stream,
    resize(to: number) {
      terminal.resize(to, 6);
      stream.columns = to;
    },
    async shown(): Promise<string[]> {
      await new Promise(setImmediate);
      await new Promise<void>((resolve) => terminal.write('', resolve));
      const { active } = terminal.buffer;
      const lines = Array.from({ length: active.length }, (_, i) =>
        active.getLine(i)!.translateToString(true),
      );
      return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    },
    isHidden: () => isHidden,
  };
}

describe('the last lines of a terminal', () => {
  it('are drawn again below what stays, and go without a trace', async () => {
    const { stream, shown, isHidden } = screen(20);
    const area = createLiveArea(stream);
    area.draw(['one', 'state']);
    area.draw(['one two', 'state']);
    area.print('said\n');
    area.draw(['state 2']);
    area.print('said more\n', ['partial', 'state 3']);
    expect(await shown()).toEqual(['said', 'said more', 'partial', 'state 3']);
    expect(isHidden()).toBe(true);
    area.stop();
    expect(await shown()).toEqual(['said', 'said more']);
    expect(isHidden()).toBe(false);
  });

  it('may be wider than the terminal, and of more than it has, the last are shown', async () => {
    const { stream, shown } = screen(10);
    const area = createLiveArea(stream);
    area.draw(['0123456789012', 'state']);
    expect(await shown()).toEqual(['0123456789', '012', 'state']);
    area.draw(['1', '2', '3', '4', '5', '6', '7', '8']);
    area.draw(['1', '2', '3', '4', '5', '6', '7', '9']);
    expect(await shown()).toEqual(['4', '5', '6', '7', '9']);
    area.stop();
    expect(await shown()).toEqual([]);
  });

  it.each([
    ['narrower', 8],
    ['wider', 40],
  ])('are taken away whole where the terminal has become %s', async (_, columns) => {
    const { stream, shown, resize } = screen(20);
    const area = createLiveArea(stream);
    area.draw(['0123456789 0123456', '\x1b[2m東京 0123456\x1b[22m']);
    await shown();
    resize(columns);
    area.print('said\n', ['state']);
    expect(await shown()).toEqual(['said', 'state']);
    area.stop();
    expect(await shown()).toEqual(['said']);
  });
});
