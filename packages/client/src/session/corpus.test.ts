import { expect, it } from 'vitest';
import {
  INVALID_FOR_CLIENT,
  SERVER_FIXTURES,
} from '../../../core/src/protocol/__fixtures__/corpus.js';
import { READY, scriptedServer } from '../../test/support/scripted-server.js';
import { connect } from '../index.js';

// The messages of the protocol, as servers send them: over a socket, to a whole session.

it.each(SERVER_FIXTURES)('$type/$name does a session no harm', async ({ type, wire }) => {
  const isFatal = 'fatal' in wire && wire.fatal === true;
  const server = await scriptedServer(({ say }) => {
    if (type !== 'ready') say(READY);
    say(wire);
  });
  const session = await connect(server.url);
  // "done" is the last word, whoever says it first.
  const ended = type === 'done' ? 'ended' : session.end().then(() => 'ended', String);
  const events: unknown[] = [];
  const heard = (async () => {
    for await (const event of session) events.push(event);
    return 'heard';
  })().catch((error: { details: object }) => error.details);
  expect(await heard).toEqual(isFatal ? { wireCode: 'TRANSCRIBE_ERROR' } : 'heard');
  expect(await ended).toMatch(isFatal ? /TranscribeError/ : 'ended');
  if (type === 'partial' || type === 'final') expect(events).toMatchObject([{ type }]);
});

it.each(INVALID_FOR_CLIENT)('a session ends with ERR_PROTOCOL: $name', async (fixture) => {
  const server = await scriptedServer(({ say, socket }) => {
    say(READY);
    socket.send(fixture.text);
  });
  const session = await connect(server.url);
  const failure = (async () => {
    for await (const _ of session);
  })();
  await expect(failure).rejects.toMatchObject({
    code: 'ERR_PROTOCOL',
    details: { wireCode: fixture.wire_code },
  });
});
