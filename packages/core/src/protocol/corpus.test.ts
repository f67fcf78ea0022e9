import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { decodeClientMessage, encodeClientMessage } from './client-codec.js';
import { decodeServerMessage, encodeServerMessage } from './server-codec.js';
import { WIRE_ERROR_CODES } from './wire-errors.js';

declare global {
  interface ImportMeta {
    glob(pattern: string, options: { eager: true; import: 'default' }): Record<string, unknown>;
  }
}

const corpus = Object.entries(
  import.meta.glob('./__fixtures__/v1/*/*.json', { eager: true, import: 'default' }),
).map(([path, wire]) => {
  const [, folder = '', name = ''] = /v1\/(\w+)\/(\w+)\.json$/.exec(path) ?? [];
  return { folder, name, wire };
});

const CLIENT = ['one_shot', 'audio_frame', 'vad_end', 'start', 'finalize', 'end', 'ping'];
const SERVER = [
  ...['ready', 'partial', 'final', 'one_shot_result', 'warning', 'error', 'done', 'pong'],
];
// What a decoder may drop or fill in.
const IGNORED_KEYS = ['client'];

describe('corpus of protocol version 1', () => {
  it('has every message, and nothing that no decoder reads', () => {
    const folders = new Set(corpus.map(({ folder }) => folder));
    expect([...folders].sort()).toEqual([...CLIENT, ...SERVER, 'invalid'].sort());
  });

  it.each(corpus.filter(({ folder }) => CLIENT.includes(folder)))(
    'client: $folder/$name',
    ({ folder, wire }) => {
      const message = decodeClientMessage(JSON.stringify(wire));
      expect(message.type).toBe(folder);
      const again = JSON.parse(encodeClientMessage(message));
      expect(again).toMatchObject(without(wire, IGNORED_KEYS));
      expect(decodeClientMessage(JSON.stringify(again))).toEqual(message);
    },
  );

  it.each(corpus.filter(({ folder }) => SERVER.includes(folder)))(
    'server: $folder/$name',
    ({ folder, wire }) => {
      const message = decodeServerMessage(JSON.stringify(wire));
      expect(message?.type).toBe(folder);
      if (message === undefined) return;
      expect(JSON.parse(encodeServerMessage(message))).toEqual(wire);
    },
  );

  it.each(corpus.filter(({ folder }) => folder === 'invalid'))('refused: $name', ({ wire }) => {
    const { text, wire_code: wireCode } = wire as { text: string; wire_code: string };
    expect(WIRE_ERROR_CODES).toContain(wireCode);
    let thrown: unknown;
    try {
      decodeClientMessage(text);
    } catch (error) {
      thrown = error;
    }
    expect(TranscribeError.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({ code: 'ERR_PROTOCOL', details: { wireCode } });
  });
});

function without(value: unknown, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value as object).filter(([key]) => !keys.includes(key)));
}
