import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import {
  CLIENT_FIXTURES,
  FOLDERS,
  INVALID_FOR_CLIENT,
  INVALID_FOR_SERVER,
  SERVER_FIXTURES,
} from './__fixtures__/corpus.js';
import {
  CLIENT_MESSAGES,
  clientMessageSchema,
  decodeClientMessage,
  encodeClientMessage,
} from './client-codec.js';
import {
  decodeServerMessage,
  encodeServerMessage,
  SERVER_MESSAGES,
  serverMessageSchema,
} from './server-codec.js';
import { WIRE_ERROR_CODES } from './wire-errors.js';

const client = {
  messages: CLIENT_MESSAGES,
  fixtures: CLIENT_FIXTURES,
  invalid: INVALID_FOR_SERVER,
  schema: clientMessageSchema,
  decode: decodeClientMessage as (text: string) => { readonly type: string },
  encode: encodeClientMessage as (message: object) => string,
};
const server = {
  messages: SERVER_MESSAGES,
  fixtures: SERVER_FIXTURES,
  invalid: INVALID_FOR_CLIENT,
  schema: serverMessageSchema,
  decode: decodeServerMessage as (text: string) => { readonly type: string },
  encode: encodeServerMessage as (message: object) => string,
};

it('has a folder for every type, and none that no decoder reads', () => {
  const types = [...Object.keys(CLIENT_MESSAGES), ...Object.keys(SERVER_MESSAGES)];
  expect([...FOLDERS].sort()).toEqual([...types, 'invalid', 'invalid_from_server'].sort());
});

describe.each([
  ['client', client],
  ['server', server],
])('corpus of what a %s says', (_, { messages, fixtures, invalid, schema, decode, encode }) => {
  it.each(Object.entries(messages))('%s: has a minimal and a complete one', (type, { names }) => {
    const named = (name: string) => fixtures.find((one) => one.type === type && one.name === name);
    expect(named('minimal')).toBeDefined();
    const fields = Object.keys(named('complete')?.wire ?? {}).filter((name) => name !== 'type');
    expect(fields.sort()).toEqual([...names].sort());
  });

  it.each(fixtures)('$type/$name: is the same when it is read, written and read', (fixture) => {
    const text = JSON.stringify(fixture.wire);
    const message = decode(text);
    expect(message.type).toBe(fixture.type);
    expect(decode(encode(message))).toStrictEqual(message);
    if (['minimal', 'complete'].includes(fixture.name)) {
      expect(JSON.parse(encode(message))).toMatchObject(fixture.wire);
    }
  });

  it.each(fixtures)('$type/$name: is the same to the schema, as text and parsed', ({ wire }) => {
    const message = decode(JSON.stringify(wire));
    const { validate } = schema['~standard'];
    expect(validate(wire)).toStrictEqual({ value: message });
    expect(validate(JSON.stringify(wire))).toStrictEqual({ value: message });
  });

  it.each(invalid)('refused: $name', ({ text, wire_code: wireCode, path }) => {
    expect(WIRE_ERROR_CODES).toContain(wireCode);
    let thrown: unknown;
    try {
      decode(text);
    } catch (error) {
      thrown = error;
    }
    expect(TranscribeError.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({ code: 'ERR_PROTOCOL', details: { wireCode } });
    if (path !== undefined) expect(thrown).toMatchObject({ details: { path } });
    const { message } = thrown as TranscribeError;
    expect(schema['~standard'].validate(text)).toStrictEqual({
      issues: [{ message, path: path ?? expect.any(Array), wireCode }],
    });
  });
});

it('adds nothing to what a server says', () => {
  for (const { name, wire } of SERVER_FIXTURES) {
    if (name !== 'minimal' && name !== 'complete') continue;
    expect(JSON.parse(server.encode(server.decode(JSON.stringify(wire))))).toEqual(wire);
  }
});
