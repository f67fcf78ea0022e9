import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ModelProgress } from '../store/progress.js';
import { createModelProgress } from './model-progress.js';

const file: Omit<ModelProgress, 'receivedBytes'> = {
  phase: 'downloading',
  model: 'tiny.en',
  file: 'model.bin',
  totalBytes: 20e6,
  source: 'hub',
};

it('tells in plain lines, without a terminal, how a large file comes', () => {
  const stream = new PassThrough();
  const display = createModelProgress(stream);
  for (let bytes = 0; bytes <= 20e6; bytes += 0.1e6)
    display.show({ ...file, receivedBytes: bytes });
  display.show({ ...file, file: 'config.json', totalBytes: 1000, receivedBytes: 1000 });
  display.show({ ...file, phase: 'verifying', receivedBytes: 20e6 });
  display.stop();
  const lines = String(stream.read()).trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toBe('downloading tiny.en, 20 MB: 10 %');
  expect(lines[9]).toBe('downloading tiny.en, 20 MB: 100 %');
  expect(lines[10]).toBe('verifying tiny.en, 20 MB: 100 %');
});

it('tells once that it waits for a download of which nobody knows the size', () => {
  const stream = new PassThrough();
  const display = createModelProgress(stream);
  const model = 'someone/whisper';
  for (let look = 0; look < 3; look++) {
    display.show({
      ...{ phase: 'waiting', model, file: model, source: undefined },
      ...{ receivedBytes: 0, totalBytes: 0 },
    });
  }
  display.stop();
  expect(String(stream.read())).toBe('waiting for another download of someone/whisper\n');
});

it('draws a bar in a terminal once for each percent, and takes it away', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true });
  const display = createModelProgress(stream);
  for (const bytes of [5e6, 5.01e6, 5.02e6, 10e6]) display.show({ ...file, receivedBytes: bytes });
  display.stop();
  const drawn = String(stream.read()).split('\r\u001b[2K');
  expect(drawn).toEqual([
    '',
    `downloading tiny.en, 20 MB ${'█'.repeat(6)}${'░'.repeat(18)} 25 %`,
    `downloading tiny.en, 20 MB ${'█'.repeat(12)}${'░'.repeat(12)} 50 %`,
    '',
  ]);
});

it('takes the bar away when the file is done, with nobody to stop it', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true });
  const display = createModelProgress(stream);
  display.show({ ...file, receivedBytes: 20e6 });
  expect(String(stream.read()).endsWith(' 100 %\r\u001b[2K')).toBe(true);
});

it('passes over files that are done at once, but not over the smallest model', () => {
  const stream = new PassThrough();
  const display = createModelProgress(stream);
  display.show({ ...file, totalBytes: 2.4e6, receivedBytes: 2.4e6 });
  expect(stream.read()).toBeNull();
  display.show({ ...file, model: 'smart-turn', totalBytes: 8.7e6, receivedBytes: 8.7e6 });
  expect(String(stream.read())).toBe('downloading smart-turn, 9 MB: 100 %\n');
});
