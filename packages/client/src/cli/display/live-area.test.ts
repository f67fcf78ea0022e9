import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { partialLines } from './caption-view.js';
import { createLevelMeter } from './level-meter.js';
import { createLiveArea } from './live-area.js';
import { createStyle } from './style.js';

/** What a terminal of 20 columns shows that knows the few escapes that are used. */
function screen(): {
  stream: PassThrough & { columns: number };
  shown(): string[];
  hidden(): boolean;
} {
  const lines: string[] = [''];
  let row = 0;
  let isHidden = false;
  const stream = Object.assign(new PassThrough(), { columns: 20 });
  stream.on('data', (bytes: Buffer) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what it is about.
    for (const [piece] of String(bytes).matchAll(/\x1b\[\??\d*[A-Za-z]|[\s\S]/g)) {
      if (piece === '\x1b[?25l') isHidden = true;
      else if (piece === '\x1b[?25h') isHidden = false;
      else if (piece.endsWith('A') && piece.length > 1) row -= Number(piece.slice(2, -1));
      else if (piece === '\x1b[J') lines.splice(row, lines.length, '');
      else if (piece === '\n') lines[++row] = '';
      else if (piece !== '\r') {
        if (lines[row]!.length === stream.columns) lines[++row] = '';
        lines[row] += piece;
      }
    }
  });
  return { stream, shown: () => lines, hidden: () => isHidden };
}

describe('the last lines of a terminal', () => {
  it('are drawn again below what stays, and go without a trace', async () => {
    const { stream, shown, hidden } = screen();
    const area = createLiveArea(stream);
    area.draw(['one', 'state']);
    area.draw(['one two', 'state']);
    area.print('said\n');
    area.draw(['state 2']);
    area.print('said more\n', ['partial', 'state 3']);
    await new Promise(setImmediate);
    expect(shown()).toEqual(['said', 'said more', 'partial', 'state 3']);
    expect(hidden()).toBe(true);
    area.stop();
    await new Promise(setImmediate);
    expect(shown()).toEqual(['said', 'said more', '']);
    expect(hidden()).toBe(false);
  });

  it('are taken away whole where the terminal has become narrower', async () => {
    const { stream, shown } = screen();
    const area = createLiveArea(stream);
    area.draw(['0123456789 0123456']);
    await new Promise(setImmediate);
    // A terminal breaks the line anew.
    const [line] = shown();
    shown().splice(0, 1, line!.slice(0, 10), line!.slice(10));
    stream.columns = 10;
    stream.write('\n\x1b[1A');
    stream.write('\n');
    await new Promise(setImmediate);
    area.stop();
    await new Promise(setImmediate);
    expect(shown()).toEqual(['']);
  });
});

describe('a partial', () => {
  it('is bright as far as it is committed, and of many lines the last are shown', () => {
    const style = createStyle(true, {});
    const shown = { text: 'the keeper climbs', committedChars: 4 };
    expect(partialLines(shown, 40, 5, style)).toEqual([
      '\x1b[1mthe\x1b[22m \x1b[2mkeeper climbs\x1b[22m',
    ]);
    expect(partialLines(shown, 10, 5, style)).toEqual([
      '\x1b[1mthe\x1b[22m \x1b[2mkeeper\x1b[22m',
      '\x1b[2mclimbs\x1b[22m',
    ]);
    expect(partialLines(shown, 10, 1, style)).toEqual(['\x1b[2mclimbs\x1b[22m']);
    const plain = createStyle(true, { NO_COLOR: '1' });
    expect(partialLines(shown, 40, 5, plain)).toEqual(['the keeper climbs']);
  });
});

it('a meter shows silence low and loud speech high, the newest at the right', () => {
  const meter = createLevelMeter(3);
  meter.add(0);
  meter.add(0.02);
  meter.add(0.5);
  expect(String(meter)).toMatch(/^▁[▃▄▅]█$/);
});
