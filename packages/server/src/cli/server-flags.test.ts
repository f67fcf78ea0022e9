import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SERVER_OPTIONS } from '../app/options/server-options.js';
import { readArguments } from './read-arguments.js';
import type { OperatorOptions } from './server-flags.js';

const stream = new PassThrough().resume();

function parse(...args: string[]): OperatorOptions {
  return readArguments(args, '1.2.3', { stdout: stream, stderr: stream }).settings;
}

describe('the command line', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('has the defaults of the library', () => {
    const { path: _, apiKeys: __, protocols: ___, ...said } = DEFAULT_SERVER_OPTIONS;
    expect(parse()).toEqual({ ...said, voice: false });
  });

  it.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
    ['', false],
  ])('takes VOICE=%s for %s', (value, voice) => {
    vi.stubEnv('VOICE', value);
    expect(parse().voice).toBe(voice);
  });

  it('takes every limit as a flag', () => {
    expect(
      parse('--max-clients', '9', '--idle-timeout-ms', '1000', '--max-message-bytes', '2048'),
    ).toMatchObject({ maxClients: 9, idleTimeoutMs: 1000, maxMessageBytes: 2048 });
  });

  it('takes execution providers as a list', () => {
    expect(parse('--execution-providers', 'cuda, cpu').executionProviders).toEqual(['cuda', 'cpu']);
  });

  it('takes origins in lists, more than once, or from the environment', () => {
    expect(
      parse('--allow-origin', 'https://a.example, null', '--allow-origin', '*').allowedOrigins,
    ).toEqual(['https://a.example', 'null', '*']);
    vi.stubEnv('ALLOW_ORIGIN', 'https://a.example,https://b.example');
    expect(parse().allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
    expect(parse('--allow-origin', '*').allowedOrigins).toEqual(['*']);
  });

  it('takes languages as a list, or from the environment', () => {
    expect(parse().languages).toBeUndefined();
    expect(parse('--languages', 'de, en').languages).toEqual(['de', 'en']);
    vi.stubEnv('WHISPER_LANGUAGES', 'de,fr');
    expect(parse().languages).toEqual(['de', 'fr']);
    expect(() => parse('--languages', 'de,')).toThrow(/an array of 1 to 100 codes of languages/);
  });

  it('takes auto or a number of processes and threads', () => {
    expect(parse()).toMatchObject({ processes: 'auto', threads: 'auto' });
    expect(parse('--processes', 'auto', '--threads', '3')).toMatchObject({
      processes: 'auto',
      threads: 3,
    });
  });

  it('takes defaults from the environment, and flags win', () => {
    vi.stubEnv('HOST', '0.0.0.0');
    vi.stubEnv('PORT', '9000');
    vi.stubEnv('WHISPER_MODEL', 'tiny');
    vi.stubEnv('PARTIAL_INTERVAL_MS', '250');
    vi.stubEnv('VAD_BACKEND', 'webrtc');
    vi.stubEnv('WHISPER_BACKEND', 'faster');
    expect(parse('--port', '9001')).toMatchObject({
      host: '0.0.0.0',
      port: 9001,
      model: 'tiny',
      partialIntervalMs: 250,
      vad: 'webrtc',
      backend: 'faster',
    });
    expect(parse('--vad', 'none').vad).toBe('none');
    expect(parse('--backend', 'mlx').backend).toBe('mlx');
  });

  it.each([
    ['--port', '70000', /--port.*70000.*whole number from 0 to 65535/],
    ['--port', '80.5', /whole number/],
    ['--max-clients', 'many', /--max-clients.*many/],
    ['--max-clients', 'auto', /whole number/],
    ['--processes', '65', /"auto" or a whole number from 1 to 64/],
    ['--precision', 'int4', /auto, fp32, int8/],
    ['--vad', 'ears', /silero, webrtc, energy, none/],
    ['--log-level', 'loud', /silent, error/],
    ['--nothing', '1', /unknown option/],
  ])('refuses %s %s', (flag, value, text) => {
    expect(() => parse(flag, value)).toThrow(text);
  });

  it('names the variable that is wrong', () => {
    vi.stubEnv('PORT', 'abc');
    expect(() => parse()).toThrow(/PORT/);
  });

  it('refuses arguments that are none', () => {
    expect(() => parse('tiny.en')).toThrow(/too many arguments/);
  });
});
