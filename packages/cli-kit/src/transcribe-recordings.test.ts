import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createRecordingRun } from './transcribe-recordings.js';

const place = { start: 3, end: 5, language: 'en' };

it.each([
  ['segments', { ...place, segments: [{ start: 3, end: 5, text: 'Good morning.' }] }],
  ['a text alone', { ...place, text: 'Good morning.', segments: [] }],
])('--timestamps tells when each line was said, of a final with %s', async (_, final) => {
  const stdout = new PassThrough();
  const terminal = {
    ...{ name: 'ws-client', stdin: new PassThrough(), stdout, stderr: new PassThrough() },
    signal: new AbortController().signal,
    say() {},
    fail() {},
  };
  const run = await createRecordingRun(['a.wav'], { timestamps: true, quiet: true }, terminal);
  await run.transcribe(async ({ open, write }) => {
    await open();
    await write(final);
    return true;
  });
  expect(String(stdout.read())).toBe('[00:03] Good morning.\n');
});
