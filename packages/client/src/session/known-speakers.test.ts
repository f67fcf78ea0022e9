import { expect, it } from 'vitest';
import {
  READY,
  type Said,
  type ScriptedPeer,
  scriptedServer,
} from '../../test/support/scripted-server.js';
import { connect } from '../index.js';

const anna = { name: 'Anna', samples: new Float32Array(32_000).fill(0.5) };
const speakers = { max: 3, known: [anna] };

/** The messages that a peer got, in order; of audio only that there was some. */
const toldTo = ({ received }: ScriptedPeer): unknown[] =>
  received.map((frame: Said | Uint8Array) => (frame instanceof Uint8Array ? 'audio' : frame.type));

it('people who are known are told before any audio, after a start that has none of their audio', async () => {
  const server = await scriptedServer();
  const session = await connect(server.url, { speakers });
  await session.write(new Float32Array(1600));
  await session.end();
  const [peer] = server.peers;
  expect(toldTo(peer!)).toEqual(['start', 'known_speaker', 'audio', 'end']);
  const { speakers: asked } = peer!.received[0] as { speakers: object };
  expect(asked).toEqual({ max: 3 });
  const { name, audio } = peer!.received[1] as { name: string; audio: string };
  expect(name).toBe('Anna');
  expect(Buffer.from(audio, 'base64')).toHaveLength(4 * 32_000);
});

it.each([
  [0, ['start', 'known_speaker', 'audio', 'end']],
  [1600, ['start', 'audio', 'end']],
])(
  'where a session goes on that had taken %i samples, they are told what it may not have',
  async (samples, told) => {
    const ready = { ...READY, resume_token: 'token' };
    const server = await scriptedServer(
      (peer) => {
        peer.say(ready);
        if (server.peers.length === 1) return;
        // The session that is asked for, after the new one.
        peer.say(ready);
        peer.say({ type: 'ack', samples });
      },
      ({ say }, { type }) => {
        if (type === 'end') say({ type: 'ack', samples: 3200 });
      },
    );
    const session = await connect(server.url, { speakers });
    await session.write(new Float32Array(3200));
    server.peers[0]!.socket.terminate();
    await expect.poll(() => server.peers.length).toBe(2);
    await session.end();
    expect(toldTo(server.peers[1]!)).toEqual(told);
  },
);

it.each([
  ['INVALID_AUDIO', 'In the 2.0 s of Anna no voice is clear.'],
  ['UNKNOWN_MESSAGE', 'No message of protocol version 1 has this "type".'],
  ['TRANSCRIBE_ERROR', 'The weights are missing.'],
])('a server that does not take them ends the session: %s', async (code, message) => {
  const server = await scriptedServer(undefined, ({ say }, { type }) => {
    // It may say that it is still there, meanwhile.
    say({ type: 'ack', samples: 0 });
    if (type === 'known_speaker')
      say({ type: 'error', code, message, error: message, fatal: false });
  });
  const session = await connect(server.url, { speakers });
  const error = await session.closed;
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTION', details: { wireCode: code } });
  expect(error!.message).toContain(message);
});

it.each([
  [[{ ...anna, name: '1' }]],
  [[{ ...anna, samples: new Float32Array(16_000) }]],
  [[anna, anna]],
  [Array(51).fill(anna)],
  [[null]],
])('people who cannot be known are refused before anything is sent', async (known) => {
  await expect(connect('ws://127.0.0.1:9', { speakers: { known } })).rejects.toMatchObject({
    ...{ code: 'ERR_INVALID_OPTION', message: expect.stringContaining('speakers.known') },
  });
});
