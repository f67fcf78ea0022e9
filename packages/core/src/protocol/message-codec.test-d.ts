import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expectTypeOf, it } from 'vitest';
import { clientMessageSchema } from './client-codec.js';
import type { ClientMessage } from './client-messages.js';
import { serverMessageSchema } from './server-codec.js';
import type { ServerMessage } from './server-messages.js';

// Whatever takes a Standard Schema is written against these types.
const parse = <Schema extends StandardSchemaV1>(
  schema: Schema,
  value: StandardSchemaV1.InferInput<Schema>,
): StandardSchemaV1.InferOutput<Schema> => {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise || result.issues) throw new TypeError('refused');
  return result.value as StandardSchemaV1.InferOutput<Schema>;
};

it('both directions are Standard Schemas of their messages', () => {
  expectTypeOf(clientMessageSchema).toExtend<StandardSchemaV1<unknown, ClientMessage>>();
  expectTypeOf(serverMessageSchema).toExtend<StandardSchemaV1<unknown, ServerMessage>>();
  expectTypeOf(parse(clientMessageSchema, '{"type":"ping"}')).toEqualTypeOf<ClientMessage>();
  expectTypeOf(parse(serverMessageSchema, { type: 'done' })).toEqualTypeOf<ServerMessage>();
});
