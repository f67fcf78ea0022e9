import { PassThrough } from 'node:stream';
import type { ModelProgress } from '@ws/models';
import { expect, it } from 'vitest';
import { createProgressDisplay } from './model-progress.js';

it('tells in plain lines, without a terminal, how a large file comes', () => {
  const stream = new PassThrough();
  const display = createProgressDisplay(stream);
  const file: Omit<ModelProgress, 'receivedBytes'> = {
    phase: 'downloading',
    model: 'tiny.en',
    file: 'model.bin',
    totalBytes: 20e6,
    source: 'hub',
  };
  for (let bytes = 0; bytes <= 20e6; bytes += 0.2e6)
    display.show({ ...file, receivedBytes: bytes });
  display.show({ ...file, file: 'config.json', totalBytes: 1000, receivedBytes: 1000 });
  display.show({ ...file, phase: 'verifying', receivedBytes: 0 });
  display.stop();
  const lines = String(stream.read()).trimEnd().split('\n');
  expect(lines).toHaveLength(12);
  expect(lines[0]).toBe('downloading tiny.en: 0.0 MB of 20.0 MB');
  expect(lines[10]).toBe('downloading tiny.en: 20.0 MB of 20.0 MB');
  expect(lines[11]).toBe('verifying tiny.en: 0.0 MB of 20.0 MB');
});

it('tells once that it waits for a download of which nobody knows the size', () => {
  const stream = new PassThrough();
  const display = createProgressDisplay(stream);
  for (let look = 0; look < 3; look++) {
    display.show({
      phase: 'waiting',
      model: 'someone/whisper',
      file: 'someone/whisper',
      receivedBytes: 0,
      totalBytes: 0,
      source: undefined,
    });
  }
  display.stop();
  expect(String(stream.read())).toBe('waiting for another download of someone/whisper\n');
});

it('draws a bar in a terminal, and leaves the line whole when it is stopped', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true });
  const display = createProgressDisplay(stream);
  const file: Omit<ModelProgress, 'receivedBytes'> = {
    phase: 'downloading',
    model: 'tiny.en',
    file: 'model.bin',
    totalBytes: 20e6,
    source: 'hub',
  };
  display.show({ ...file, receivedBytes: 5e6 });
  display.show({ ...file, receivedBytes: 10e6 });
  display.stop();
  const drawn = String(stream.read());
  expect(drawn).toMatch(/downloading tiny\.en +█+░+ 25% of 20\.0 MB/);
  expect(drawn).toMatch(/downloading tiny\.en +█+░+ 50% of 20\.0 MB[^█]*\n$/);
});
