import { describe, expect, it } from 'vitest';
import { createProgressLine, type ProgressOutput } from './progress-line.js';

function written(output: Partial<ProgressOutput>, steps: (output: ProgressOutput) => void): string {
  let text = '';
  steps({
    write(more) {
      text += more;
    },
    ...output,
  });
  return text;
}

describe('progress in a terminal', () => {
  it('is one line that changes, no wider than the terminal, and is taken away', () => {
    const text = written({ isTTY: true, columns: 20 }, (output) => {
      const line = createProgressLine(output);
      line.show('creating /cache/x (Python 3.12.1)');
      line.show('downloading');
      line.stop();
      line.stop();
    });
    expect(text.split('\r\u001b[2K')).toEqual(['', 'creating /cache/x (', 'downloading', '']);
  });

  it('has a bar where it is known how far it is', () => {
    const text = written({ isTTY: true }, (output) => {
      createProgressLine(output).advance('compiling', 0.5);
    });
    expect(text).toBe(`\r\u001b[2Kcompiling ${'█'.repeat(12)}${'░'.repeat(12)} 50 %`);
  });
});

describe('progress in a log', () => {
  it('is a line for each step, and for each tenth', () => {
    const text = written({}, (output) => {
      const line = createProgressLine(output);
      line.show('unpacking');
      for (const percent of [5, 10, 15, 30, 25, 100]) line.advance('compiling', percent / 100);
      line.advance('linking', 0.2);
      line.stop();
    });
    expect(text).toBe(
      'unpacking\ncompiling: 10 %\ncompiling: 30 %\ncompiling: 100 %\nlinking: 20 %\n',
    );
  });
});
