import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { final } from '../../sinks/__fixtures__/events.js';
import { startObs } from '../../sinks/__fixtures__/obs-server.js';
import { openSinks } from './open-sinks.js';

const folder = mkdtempSync(join(tmpdir(), 'open-sinks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the sinks of the command line', () => {
  it('are told in order, with secrets of the environment, and finish', async () => {
    await using obs = await startObs('open sesame');
    const captionFile = join(folder, 'live.srt');
    const told: string[] = [];
    const warn = (line: string) => void told.push(line);
    const sinks = openSinks({ captionFile, obs: obs.url }, warn, { OBS_PASSWORD: 'open sesame' });
    sinks.tell(final('One.', 0, 2));
    sinks.tell(final('Two.', 2, 4));
    await sinks[Symbol.asyncDispose]();
    expect(obs.captions).toEqual(['One.', 'Two.']);
    expect(readFileSync(captionFile, 'utf8')).toMatch(/^1\n.*\nOne\.\n\n2\n.*\nTwo\.\n\n$/);
    expect(told).toEqual([]);
  });

  it('that fail say so once, and keep nothing else', async () => {
    const captionFile = join(folder, 'live.txt');
    const told: string[] = [];
    const warn = (line: string) => void told.push(line);
    const sinks = openSinks({ captionFile, obs: 'ws://127.0.0.1:9' }, warn, {});
    sinks.tell(final('One.', 0, 2));
    sinks.tell(final('Two.', 2, 4));
    await sinks[Symbol.asyncDispose]();
    expect(told).toEqual([expect.stringMatching(/^Cannot reach OBS at ws:\/\/127\.0\.0\.1:9/)]);
    expect(readFileSync(captionFile, 'utf8')).toBe('One.\nTwo.\n');
  });

  it('that make no sense are refused before anything begins', () => {
    expect(() => openSinks({ webhook: 'talk' }, () => {}, {})).toThrow(/"url" is "talk"/);
    expect(() => openSinks({ obs: 'talk' }, () => {}, {})).toThrow(/"url" is "talk"/);
  });
});
