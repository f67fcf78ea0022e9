import { expect, it } from 'vitest';
import {
  CLIENT_FIXTURES,
  INVALID_FOR_SERVER,
} from '../../../../core/src/protocol/__fixtures__/corpus.js';
import { hearing, joinReady, serve } from '../../../test/support/serving.js';

// The messages of the protocol, as clients send them: over a socket, to a whole server.

it.each(CLIENT_FIXTURES)('$type/$name is a message to a server', async ({ wire }) => {
  const client = await joinReady(await serve({ backend: hearing() }));
  client.send(wire);
  client.send({ type: 'end' });
  const answers = await client.until('done');
  const codes = answers.map(({ code }) => code);
  for (const code of ['INVALID_JSON', 'INVALID_MESSAGE', 'UNKNOWN_MESSAGE', 'INTERNAL_ERROR']) {
    expect(codes).not.toContain(code);
  }
});

it('what is none is refused under its code, and the session goes on', async () => {
  const client = await joinReady(await serve({ backend: hearing() }));
  for (const { name, text, wire_code: code } of INVALID_FOR_SERVER) {
    client.send(text);
    client.send({ type: 'ping' });
    const answers = await client.until('pong');
    expect([name, ...answers]).toMatchObject([
      name,
      { type: 'error', code, fatal: false },
      { type: 'pong' },
    ]);
  }
});
