import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createJobStorage } from '@ws/jobs';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeStorage } from './support/storage-rules.js';

// A server that speaks as S3 does. It is of the registry, and no dependency of ours: nothing else has a use for it.
const SERVER = 's3rver@3.7.1';
const PROGRAM = `
  import S3rver from 's3rver';
  const buckets = [{ name: 'jobs' }];
  const options = { port: 0, address: '127.0.0.1', silent: true, directory: 'data' };
  const { port } = await new S3rver({ ...options, configureBuckets: buckets }).run();
  console.log(port);
`;

const folder = mkdtempSync(join(tmpdir(), 'ws-s3-'));
let endpoint: string;
let count = 0;
let stop: () => Promise<unknown> = async () => {};

beforeAll(async () => {
  await execa('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', SERVER]);
  const program = ['--input-type=module', '-e', PROGRAM];
  const child = execa('node', program, { cwd: folder, reject: false, cleanup: true });
  stop = async () => {
    child.kill();
    await child;
  };
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  endpoint = `http://127.0.0.1:${port}`;
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER');
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterAll(async () => {
  await stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

describeStorage('S3', async () =>
  createJobStorage(`s3://jobs/test-${++count}?endpoint=${endpoint}`),
);

it('says at the start that a bucket is not there', async () => {
  await using storage = createJobStorage(`s3://none?endpoint=${endpoint}`);
  await expect(storage.open()).rejects.toMatchObject({
    ...{ code: 'ERR_CONNECTION', message: expect.stringContaining('The bucket none') },
  });
});
