import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseConfig } from './config/config-file.js';
import { printConfig } from './config/print-config.js';
import { type OperatorSettings, readArguments } from './read-arguments.js';
import { FLAGGED, SERVER_FLAGS } from './server-flags.js';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-config-'));
  file = join(folder, 'server.yaml');
  writeFileSync(file, 'model: tiny\nport: 9000\nmaxClients: 7\nallowedOrigins: ["*"]\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

function read(...args: string[]): OperatorSettings {
  const stream = new PassThrough().resume();
  return readArguments(args, '1.2.3', { stdout: stream, stderr: stream });
}

function helpOf(...args: string[]): string {
  const stream = new PassThrough();
  expect(() => readArguments(args, '1.2.3', { stdout: stream, stderr: stream })).toThrow(
    '(outputHelp)',
  );
  return String(stream.read());
}

describe('settings', () => {
  it('are the flag’s over the environment’s over the file’s', () => {
    vi.stubEnv('PORT', '9001');
    vi.stubEnv('WHISPER_MODEL', 'base');
    const { settings, sources } = read('--config', file, '--port', '9002');
    expect(settings).toMatchObject({
      port: 9002,
      model: 'base',
      maxClients: 7,
      allowedOrigins: ['*'],
      host: '127.0.0.1',
    });
    expect(Object.fromEntries(sources)).toEqual({
      port: '--port',
      model: 'WHISPER_MODEL',
      maxClients: `${file}:3`,
      allowedOrigins: `${file}:4`,
    });
  });

  it('come from a file that the environment names', () => {
    vi.stubEnv('WS_CONFIG', file);
    expect(read().settings.port).toBe(9000);
    vi.stubEnv('WS_CONFIG', '');
    expect(read().settings.port).toBe(8765);
  });

  it('come from variables that are named after them, where they have none of their own', () => {
    vi.stubEnv('WS_MAX_CLIENTS', '12');
    vi.stubEnv('WS_LOG_LEVEL', 'debug');
    expect(read('--config', file).settings).toMatchObject({ maxClients: 12, logLevel: 'debug' });
    vi.stubEnv('WS_MAX_CLIENTS', 'many');
    expect(() => read()).toThrow(/WS_MAX_CLIENTS.*whole number/);
  });

  it('come from no file that is not there, or is a folder', () => {
    expect(() => read('--config', join(folder, 'none.yaml'))).toThrow(
      /none\.yaml: there is no such/,
    );
    expect(() => read('--config', folder)).toThrow(/Cannot read the configuration file/);
  });

  it('are printed as a file that says the same', () => {
    vi.stubEnv('PORT', '9001');
    const given = read('--config', file, '--vad', 'none', '--print-config');
    expect(given.printsConfig).toBe(true);
    const printed = printConfig(given);
    expect(printed).toContain('port: 9001 # PORT\n');
    expect(printed).toContain('vad: none # --vad\n');
    expect(printed).toContain(`maxClients: 7 # ${file}:3\n`);
    expect(printed).toContain('host: 127.0.0.1 # default\n');
    expect(printed).toContain('# partialIntervalMs: not set\n');
    const again = parseConfig('printed.yaml', printed);
    for (const name of FLAGGED) expect(again.get(name)?.value).toEqual(given.settings[name]);
  });

  it('are printed without the credentials in their addresses', () => {
    const jobs = ['--jobs', 'rediss://anna:s3cret@10.0.0.1:6379/2'];
    vi.stubEnv('WS_SESSION_STORE', 'nats://s3cret@host,host2?replicas=3');
    const printed = printConfig(read(...jobs, '--job-storage', 's3://bucket/a@b'));
    expect(printed).toContain('jobs: rediss://10.0.0.1:6379/2 # --jobs, with credentials\n');
    expect(printed).toMatch(
      /^sessionStore: nats:\/\/host,host2\?replicas=3 # \S+, with credentials$/m,
    );
    expect(printed).toContain('jobStorage: s3://bucket/a@b # --job-storage\n');
    expect(printed).not.toContain('s3cret');
  });
});

describe('the help', () => {
  it('shows the dozen options that matter', () => {
    const help = helpOf('--help');
    const shown = help.match(/^ {2}(-\w, )?--[\w-]+/gm) ?? [];
    expect(shown.length).toBeLessThanOrEqual(18);
    expect(help).toContain('--model');
    expect(help).not.toContain('--max-buffered-ms');
    expect(help).toContain('--help all');
  });

  it('shows all options when asked', () => {
    const help = helpOf('--help', 'all');
    for (const name of FLAGGED) expect(help).toContain(SERVER_FLAGS[name].help.split(' ')[0]);
    expect(help).toContain('--max-buffered-ms');
    expect(help).toContain('WS_MAX_BUFFERED_MS');
  });
});
