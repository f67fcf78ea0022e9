import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { createSelfSigned } from './self-signed.js';
import type { TlsPair } from './tls-pair.js';
import { watchTls } from './watch-tls.js';

let first: TlsPair;
let second: TlsPair;
beforeAll(async () => {
  [first, second] = await Promise.all([createSelfSigned('127.0.0.1'), createSelfSigned('::1')]);
});

/** A watch of files that hold the first pair, which is in use. */
function watched() {
  const folder = mkdtempSync(join(tmpdir(), 'ws-tls-'));
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const write = ({ cert, key }: TlsPair): void => {
    writeFileSync(files.cert, cert);
    writeFileSync(files.key, key);
  };
  write(first);
  const used: TlsPair[] = [];
  const errors: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (fields) => errors.push((fields as { error: string }).error),
  };
  const clock = createManualClock();
  const watch = watchTls(files, {
    ...{ inUse: first, clock, logger },
    use: (pair) => used.push(pair),
  });
  onTestFinished(() => {
    watch[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  /** The next look, and all that it does before it sleeps again. */
  async function look(ms = 1000): Promise<void> {
    await clock.advance(ms);
    await expect.poll(() => clock.sleepers).toBe(1);
  }
  return { files, write, used, errors, watch, look };
}

it('sees a change that comes before the first look', async () => {
  const { write, used, look } = watched();
  write(second);
  await look();
  await look(500);
  expect(used).toEqual([second]);
  await look();
  await look();
  expect(used).toHaveLength(1);
});

it('waits for the key where the certificate is written first', async () => {
  const { files, used, errors, look } = watched();
  writeFileSync(files.cert, second.cert);
  await look();
  writeFileSync(files.key, second.key);
  await look(500);
  expect(used).toEqual([]);
  await look(500);
  expect(used).toEqual([second]);
  expect(errors).toEqual([]);
});

it('keeps the pair where the files cannot be used, says so once, and sees when they can', async () => {
  const { files, write, used, errors, look } = watched();
  const settled = async (): Promise<void> => {
    await look();
    await look(500);
    await look();
    await look();
  };
  write({ cert: '', key: '' });
  await settled();
  rmSync(files.key);
  await settled();
  writeFileSync(files.cert, second.cert);
  writeFileSync(files.key, first.key);
  await settled();
  expect(used).toEqual([]);
  expect(errors).toEqual([
    expect.stringContaining('cert.pem is empty'),
    expect.stringMatching(/ of "tlsKey" cannot be read: there is no such file\. Check/),
    expect.stringContaining('they do not belong together'),
  ]);
  write(second);
  await settled();
  expect(used).toEqual([second]);
});

it('is not told again of files that become what they were', async () => {
  const { files, write, used, look } = watched();
  rmSync(files.cert);
  await look();
  write(first);
  await look(500);
  await look(500);
  await look();
  expect(used).toEqual([]);
});

it('reads the files at once where it is asked to, and not once more', async () => {
  const { write, used, watch, look } = watched();
  write(second);
  await watch.reload();
  await look();
  expect(used).toEqual([second]);
});
