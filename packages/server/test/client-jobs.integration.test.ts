// `ws-client file --as-jobs` as a person runs it: built, in a process of its own, with the real engine.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { createFolderStorage, createMemoryJobStore } from '@ws/jobs';
import { createJobWorker, createServer } from '@ws/server';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { demoSentences } from '../../../test/support/recordings.js';

/** The client's program as it is published. */
const program = join(import.meta.dirname, '..', '..', 'client', 'bin', 'ws-client.js');
const KEY = 'k'.repeat(20);
const env = { WS_API_KEY: KEY };

it('sends recordings, is ended, goes on with the same jobs, and writes them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ws-client-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [first, second] = demoSentences();
  const recordings = [join(folder, 'first.wav'), join(folder, 'second.wav')] as const;
  writeFileSync(recordings[0], writeWav(first!.samples));
  writeFileSync(recordings[1], writeWav(second!.samples));
  const jobs = createMemoryJobStore();
  const shared = { jobs, jobStorage: createFolderStorage(join(folder, 'jobs')), model: 'tiny.en' };
  await using server = await createServer({ ...shared, port: 0, apiKeys: [KEY], page: false });
  const args = ['file', ...recordings, '--as-jobs', '--server', server.url, '-o', 'txt,srt'];

  const ended = execa('node', [program, ...args], { reject: false, env });
  await expect.poll(async () => (await jobs.counts()).waiting).toBe(2);
  ended.kill('SIGINT');
  expect((await ended).exitCode).toBe(130);
  await using _ = await createJobWorker(shared);
  const done = await execa('node', [program, ...args], { reject: false, env });
  expect(done).toMatchObject({ exitCode: 0 });
  expect(readdirSync(folder).sort()).toEqual([
    ...['first.srt', 'first.txt', 'first.wav', 'jobs', 'second.srt', 'second.txt', 'second.wav'],
  ]);
  expect(readFileSync(join(folder, 'first.txt'), 'utf8')).toMatch(/^Good morning/);
  expect(readFileSync(join(folder, 'first.srt'), 'utf8')).toMatch(/^1\n00:00:0/);
  // The second command has sent nothing anew.
  expect(readdirSync(join(folder, 'jobs'))).toHaveLength(2);

  writeFileSync(join(folder, 'none.wav'), 'no sound at all');
  const broken = [program, 'file', join(folder, 'none.wav'), ...args.slice(3)];
  const failed = await execa('node', broken, { reject: false, env });
  expect(failed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('none.wav') });
});

it('says what does not go together, and which servers take no jobs', async () => {
  await using server = await createServer({ model: 'tiny.en', port: 0, page: false });
  const file = join(import.meta.dirname, 'client-jobs.integration.test.ts');
  const run = (...more: string[]) =>
    execa('node', [program, 'file', file, '--as-jobs', '--server', server.url, ...more], {
      reject: false,
    });
  expect(await run()).toMatchObject({
    ...{ exitCode: 1, stderr: expect.stringContaining('This server takes no jobs') },
  });
  expect(await run('--strategy', 'hybrid')).toMatchObject({
    ...{ exitCode: 2, stderr: expect.stringContaining('left out with --as-jobs') },
  });
});
