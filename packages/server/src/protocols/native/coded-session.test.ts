import type { ContainerDecoders } from '@ws/containers';
import { createEnergyVad, type SessionEvent, TranscribeError } from '@ws/core';
import { type OfChannel, protocolError, samplesToMs } from '@ws/core/internal';
import { describe, expect, it, vi } from 'vitest';
import { createNativePeer, type NativePeer, UNWATCHED } from '../../../test/support/native-peer.js';
import { hearing, script } from '../../../test/support/serving.js';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import type { NativeSessionParts } from './native-codec.js';

// Sessions whose frames are decoded, by a decoder that gives what is spoken for each frame, on each channel.
const SPOKEN = Uint8Array.of(1);
const DAMAGED = Uint8Array.of(0);

function decodersOf(channels: number): ContainerDecoders {
  return {
    streams: 0,
    open: () => ({
      ...{ format: undefined, codec: undefined, damagedPackets: 0, seconds: undefined },
      async *decode([first]) {
        if (first !== SPOKEN[0]) {
          throw new TranscribeError('Damaged.', { code: 'ERR_INVALID_AUDIO' });
        }
        yield Array.from({ length: channels }, () => script.samples);
      },
      async *end() {},
      [Symbol.dispose]() {},
    }),
    async [Symbol.asyncDispose]() {},
  };
}

function peerOf(
  channels: number,
  {
    reserveSessions,
    ...context
  }: Partial<AudioSessionContext> & Partial<Pick<NativeSessionParts, 'reserveSessions'>> = {},
): NativePeer {
  return createNativePeer({
    ...{ backend: hearing(), vad: createEnergyVad },
    context: { decoders: decodersOf(channels), ...context },
    reserveSessions,
  });
}

async function allOf({ send, told }: NativePeer, last = 'done'): Promise<readonly object[]> {
  if (last === 'done') await send({ type: 'end' });
  await expect.poll(() => told.at(-1).type).toBe(last);
  return told;
}

type Place = [channel: number | undefined, seq: number, type: string];
const places = (events: readonly (Partial<SessionEvent> & OfChannel)[]): Place[] =>
  events
    .filter(({ seq }) => seq !== undefined)
    .map(({ channel, seq, type }) => [channel, seq!, type!] as Place);

describe('channels that are transcribed for themselves', () => {
  it('are told apart to the client and to hooks, each event once', async () => {
    const onSession = vi.fn();
    const hooked: (SessionEvent & OfChannel)[] = [];
    const hooks = { onSession, onEvent: (event: SessionEvent) => void hooked.push(event) };
    const peer = peerOf(2, { hooks });
    await peer.send({ type: 'start', encoding: 'auto', channels: 'separate' });
    await peer.send(SPOKEN);
    const told = await allOf(peer);
    expect(onSession).toHaveBeenCalledTimes(1);
    expect(places(hooked)).toEqual(places(told));
    for (const channel of [0, 1]) {
      const own = hooked.filter((event) => event.channel === channel);
      expect(own.map(({ seq }) => seq)).toEqual(own.map((_, i) => i + 1));
      expect(own.filter(({ type }) => type === 'final')).toMatchObject([{ text: 'one two three' }]);
    }
    expect(hooked.every(({ channel }) => channel === 0 || channel === 1)).toBe(true);
  });

  it('count each for metrics and quotas, and once for the acknowledgement', async () => {
    const watched = { ...UNWATCHED, onAudio: vi.fn(), onEvent: vi.fn() };
    const watchSession = vi.fn(({ channel }) => (channel === 1 ? watched : UNWATCHED));
    const peer = peerOf(2, { watchSession });
    await peer.send({ type: 'start', encoding: 'auto', channels: 'separate' });
    await peer.send(SPOKEN);
    const told = await allOf(peer);
    const { length } = script.samples;
    expect(watchSession.mock.calls.map(([{ channel }]) => channel)).toEqual([undefined, 1]);
    expect(watched.onAudio).toHaveBeenLastCalledWith(length);
    expect(watched.onEvent).toHaveBeenCalledWith(expect.objectContaining({ type: 'final' }));
    expect(told.findLast((message) => 'samples' in message)).toEqual({
      ...{ type: 'ack', samples: length },
    });
    expect(peer.session.conversation.position).toBe(length);
    expect(peer.session.conversation.audioMs).toBe(2 * samplesToMs(length));
  });

  it('are all flushed before that is told, once', async () => {
    const peer = peerOf(3);
    await peer.send({ type: 'start', encoding: 'opus', channels: 'separate' });
    await peer.send(SPOKEN);
    await peer.send({ type: 'finalize', id: 4 });
    const told = await allOf(peer, 'flushed');
    const finals = told.filter(({ type }: Partial<SessionEvent>) => type === 'final');
    const said = finals as { text: string; channel: number }[];
    // What was said, and the silence that the message ends.
    for (const channel of [0, 1, 2]) {
      const texts = said.filter((final) => final.channel === channel).map(({ text }) => text);
      expect(texts).toEqual(['one two three', '']);
    }
    await allOf(peer);
    expect(peer.told.filter(({ type }) => type === 'flushed')).toHaveLength(1);
  });

  it('end the session where there is no place for them, and give theirs back', async () => {
    const full = (): never => {
      throw protocolError('SERVER_FULL', 'Full.');
    };
    const refused = peerOf(2, { reserveSessions: full });
    await refused.send({ type: 'start', encoding: 'auto', channels: 'separate' });
    await refused.send(SPOKEN);
    expect((await allOf(refused, 'error')).at(-1)).toMatchObject({
      ...{ code: 'SERVER_FULL', fatal: true },
    });
    const release = vi.fn();
    const take = vi.fn(() => release);
    const taken = peerOf(3, { reserveSessions: take });
    await taken.send({ type: 'start', encoding: 'auto', channels: 'separate' });
    await taken.send(SPOKEN);
    await taken.send(SPOKEN);
    expect(take.mock.calls).toEqual([[2]]);
    expect(release).not.toHaveBeenCalled();
    taken.session.conversation.dispose();
    expect(release).toHaveBeenCalled();
  });
});

describe('a session of containers or packets', () => {
  it.each(['auto', 'opus'])('of %s is not resumed', async (encoding) => {
    const peer = peerOf(1);
    await peer.send({ type: 'start', encoding });
    await peer.send(SPOKEN);
    expect(peer.session.resumable).toBe(false);
  });

  it('resumes none: it is a new one, whose first byte is that of a recording', async () => {
    const resume = vi.fn(async () => true);
    const peer = createNativePeer({
      ...{ backend: hearing(), vad: createEnergyVad, resume },
      context: { decoders: decodersOf(1) },
    });
    const asked = { session_id: 'x', token: 'y', last_seq: 0 };
    await peer.send({ type: 'start', encoding: 'auto', resume: asked });
    expect(peer.told).toMatchObject([{ code: 'SESSION_NOT_FOUND', fatal: false }]);
    expect(resume).not.toHaveBeenCalled();
    await peer.send(SPOKEN);
    const finals = (await allOf(peer)).filter(
      ({ type }: Partial<SessionEvent>) => type === 'final',
    );
    expect(finals).toMatchObject([{ text: 'one two three' }]);
  });

  it('is answered up to where it is damaged, and takes nothing more', async () => {
    const peer = peerOf(1);
    await peer.send({ type: 'start', encoding: 'auto' });
    await peer.send(SPOKEN);
    await peer.send(DAMAGED);
    await peer.send(SPOKEN);
    const told = await allOf(peer, 'error');
    expect(told.filter(({ type }: Partial<SessionEvent>) => type === 'final')).toHaveLength(1);
    expect(told.at(-1)).toMatchObject({ code: 'INVALID_AUDIO', fatal: true });
    expect(peer.session.conversation.position).toBe(script.samples.length);
    expect(peer.session.resumable).toBe(false);
  });
});
