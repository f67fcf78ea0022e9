import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { createLevelMeter } from './level-meter.js';
import { createLiveDisplay } from './live-display.js';

/** A display in a terminal, and what was written to that since it was last asked. */
function inTerminal(columns: number) {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 10 });
  const terminal = {
    ...{ name: 'ws-client', stdin: new PassThrough(), stdout, stderr: new PassThrough() },
    signal: new AbortController().signal,
    say() {},
    fail() {},
  };
  const display = createLiveDisplay({ terminal, from: 'microphone' });
  return {
    display,
    written: () => String(stdout.read() ?? ''),
    [Symbol.dispose]: display.stop,
  };
}

const partial = { type: 'partial', text: 'the keeper climbs', committedChars: 4 } as never;

it('a partial is bright as far as it is committed', () => {
  using terminal = inTerminal(80);
  terminal.display.event(partial);
  expect(terminal.written()).toContain('\x1b[1mthe \x1b[22m\x1b[2mkeeper climbs\x1b[22m\n');
});

it('what is said has no escapes of its own', () => {
  using terminal = inTerminal(80);
  terminal.display.final('the keeper climbs', undefined);
  expect(terminal.written()).toMatch(/(?:^|\[G|\[\?25l)the keeper climbs\n/);
});

it('what is said and noted is broken at spaces', () => {
  using terminal = inTerminal(12);
  terminal.display.event(partial);
  expect(stripVTControlCharacters(terminal.written())).toContain('the keeper\nclimbs\n');
  terminal.display.final('a lighthouse, unbreakable', undefined);
  expect(stripVTControlCharacters(terminal.written())).toContain('a\nlighthouse,\nunbreakable\n');
  terminal.display.note('lost, trying again');
  expect(stripVTControlCharacters(terminal.written())).toContain('lost,\ntrying\nagain\n');
});

it('a time stands before what is said, and its lines under each other', () => {
  using terminal = inTerminal(20);
  terminal.display.final('the keeper climbs', '00:03');
  expect(stripVTControlCharacters(terminal.written())).toContain(
    '[00:03] the keeper\n        climbs\n',
  );
});

it('a meter shows silence low and loud speech high, the newest at the right', () => {
  const meter = createLevelMeter(3);
  meter.add(0);
  meter.add(0.02);
  meter.add(0.5);
  expect(String(meter)).toMatch(/^▁[▃▄▅]█$/);
});

it('a name in the person’s colour stands before what is said', () => {
  using terminal = inTerminal(80);
  terminal.display.final('the keeper climbs', '00:03', '1');
  const written = terminal.written();
  expect(written).toContain('\x1b[36mSpeaker 1: \x1b[39mthe keeper climbs\n');
  expect(stripVTControlCharacters(written)).toContain('[00:03] Speaker 1: the keeper climbs\n');
  terminal.display.final('up', undefined, '2');
  expect(terminal.written()).toContain('\x1b[33mSpeaker 2: \x1b[39mup\n');
  terminal.display.final('down', undefined, 'Anna\x1b[2J');
  expect(terminal.written()).not.toContain('\x1b[2J');
});
