import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config-file.js';
import { configSchema } from './config-schema.js';

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema());

function isTaken(config: object): boolean {
  try {
    parseConfig('a.json', JSON.stringify(config));
    return true;
  } catch {
    return false;
  }
}

describe('the schema of the configuration file', () => {
  // `vitest run -u` writes it.
  it('is published as it is', async () => {
    const json = `${JSON.stringify(configSchema(), null, 2)}\n`;
    await expect(json).toMatchFileSnapshot('../../../config.schema.json');
  });

  it.each([
    [{}, true],
    [{ $schema: 'a.json', model: 'base', port: 0, threads: 'auto', processes: 3 }, true],
    [{ vad: 'none', turn: 'none', backend: 'mlx', precision: 'int8', logLevel: 'debug' }, true],
    [{ allowedOrigins: ['*'], executionProviders: ['cuda', { name: 'cpu' }] }, true],
    [{ maxClients: 10_000, resumeWindowMs: 0, partialIntervalMs: 250 }, true],
    [{ prot: 1 }, false],
    [{ port: -1 }, false],
    [{ port: 1.5 }, false],
    [{ port: null }, false],
    [{ threads: 'many' }, false],
    [{ threads: 65 }, false],
    [{ model: '' }, false],
    [{ model: 1 }, false],
    [{ vad: 'ears' }, false],
    [{ allowedOrigins: '*' }, false],
    [{ allowedOrigins: [] }, true],
    [{ allowedOrigins: [1] }, false],
    [{ logLevel: 'loud' }, false],
    [{ maxClients: 0 }, false],
  ])('says of %j what the server says', (config, isRight) => {
    expect(isTaken(config)).toBe(isRight);
    expect(validate(config)).toBe(isRight);
  });
});
