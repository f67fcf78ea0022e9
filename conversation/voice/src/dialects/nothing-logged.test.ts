import { once } from 'node:events';
import { connect } from 'node:net';
import { type Logger, TranscribeError } from '@ws/core';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../__fixtures__/listening.js';

const SECRET = 'swordfish';

/** All that is logged, at every level. */
function noting(): { readonly lines: string[]; readonly logger: Logger } {
  const lines: string[] = [];
  const note = (fields: object, message: string): void => {
    // What a message or a stack of an error says, too.
    const texts = Object.values(fields).map((value) => (value as Error)?.stack ?? '');
    lines.push(JSON.stringify({ ...fields, message, texts }));
  };
  return { lines, logger: { debug: note, info: note, warn: note, error: note } };
}

it.each([false, true])(
  'no text is in a log, whichever client has it spoken; it fails: %s',
  async (fails) => {
    const { lines, logger } = noting();
    const failures = () =>
      fails ? new TranscribeError('out of memory', { code: 'ERR_BACKEND_FAILED' }) : undefined;
    const { server, http, synthesizer } = await listen({ failures }, { logger, wyomingPort: 0 });
    const post = (path: string, body: object) =>
      fetch(http + path, { method: 'POST', body: JSON.stringify(body) }).then((response) =>
        response.arrayBuffer(),
      );

    await post('/v1/audio/speech', { model: 'tts-1', input: `One ${SECRET}.` });
    await post('/v1/audio/speech', { model: 'tts-1', input: `One ${SECRET}.`, voice: SECRET });
    await post('/v1/speak', { text: `Two ${SECRET}.` });

    const socket = new WebSocket(`${server.url}/v1/speak`);
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'Speak', text: `Three ${SECRET}.` }));
    socket.send(`{"type":"Speak","text":"${SECRET}`);
    socket.send('{"type":"Close"}');
    await once(socket, 'close');

    const client = connect(server.ports.wyoming!, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.write(`${JSON.stringify({ type: 'synthesize', data: { text: `Four ${SECRET}.` } })}\n`);
    let told = '';
    client.on('data', (bytes: Buffer) => {
      told += bytes.toString('latin1');
    });
    await expect.poll(() => told).toMatch(fails ? /"error"/ : /"audio-stop"/);

    expect(synthesizer.calls.map(({ text }) => text)).toEqual(
      ['One', 'Two', 'Three', 'Four'].map((word) => `${word} ${SECRET}.`),
    );
    expect(lines.join('\n')).toMatch(fails ? /could not be spoken/ : /session opened/);
    expect(lines.filter((line) => line.includes(SECRET))).toEqual([]);
  },
);
