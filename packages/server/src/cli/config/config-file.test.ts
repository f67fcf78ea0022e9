import { describe, expect, it } from 'vitest';
import { parseConfig } from './config-file.js';

const settingsOf = (text: string): Record<string, unknown> =>
  Object.fromEntries([...parseConfig('a.yaml', text)].map(([name, { value }]) => [name, value]));

describe('a configuration file', () => {
  it('is YAML, and knows its lines', () => {
    const text = 'model: tiny.en\n\n# for the office\nport: 9000\nallowedOrigins: ["*", "null"]\n';
    expect(settingsOf(text)).toEqual({
      model: 'tiny.en',
      port: 9000,
      allowedOrigins: ['*', 'null'],
    });
    expect(parseConfig('a.yaml', text).get('port')?.place).toBe('a.yaml:4');
  });

  it('is JSON', () => {
    const json = JSON.stringify(
      { $schema: './x.json', threads: 'auto', maxClients: 9 },
      null,
      '\t',
    );
    expect(settingsOf(json)).toEqual({ threads: 'auto', maxClients: 9 });
  });

  it.each(['', '# nothing yet\n', '---\n'])('may be empty: %j', (text) => {
    expect(settingsOf(text)).toEqual({});
  });

  it.each([
    ['model: base\nprot: 1', 'a.yaml:2:1: There is no option "prot". Did you mean "port"?'],
    ['max_clients: 1', 'Did you mean "maxClients"?'],
    ['MAXCLIENTS: 1', 'Did you mean "maxClients"?'],
    ['max-client: 1', 'Did you mean "maxClients"?'],
    ['elephant: 1', 'There is no option "elephant". Known: model, '],
    [`${'x'.repeat(1000)}: 1`, `There is no option "${'x'.repeat(80)}". Known: model, `],
    ['logger: 1', 'There is no option "logger".'],
    ['toString: 1', 'There is no option "toString". Known: model, '],
    [
      'port: 70000',
      'a.yaml:1:7: Option "port" is 70000, but must be a whole number from 0 to 65535.',
    ],
    ['port: "80"', 'Option "port" is "80", but must be a whole number'],
    ['model:\n', 'Option "model" is null, but must be the name of a model'],
    ['vad: ears', 'must be one of silero, webrtc, energy, none'],
    ['backend: {transcribe: 1}', 'Option "backend" is an object, but must be'],
    ['logLevel: loud', 'must be one of silent, error'],
    ['allowedOrigins: https://a.example', 'must be a list'],
    [
      'model: base\nallowedOrigins: [https://a.example/path]',
      'a.yaml:2:17: Option "allowedOrigins"',
    ],
    ['port: 1\nport: 2', 'a.yaml:2:1: Map keys must be unique'],
    ['- port: 1', 'one setting a line'],
    ['port: [1', 'a.yaml:1:9: '],
    ['port: *there', 'a.yaml:1:7: '],
    ['port: !!js/function x', 'a.yaml:1:7: '],
    ['port: 1\n---\nport: 2', 'a.yaml:2:1: '],
    ['? {a: b}\n: 1', 'There is no option ""'],
  ])('%j is refused', (text, message) => {
    expect(() => parseConfig('a.yaml', text)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('cannot grow without bound', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(20).fill(of)}]\n`;
    const bomb = `model: &m lol\n${level('allowedOrigins', '*m')}${level('executionProviders', '*allowedOrigins')}`;
    expect(() => parseConfig('a.yaml', bomb)).toThrow();
  });

  it('never shows a long text of its own', () => {
    const secret = 'k'.repeat(200);
    const text = `port: ${secret}\n`;
    expect(() => parseConfig('a.yaml', text)).toThrow(/a string of 200 characters/);
    expect(() => parseConfig('a.yaml', `port: "${secret}\n`)).not.toThrow(secret);
  });
});
