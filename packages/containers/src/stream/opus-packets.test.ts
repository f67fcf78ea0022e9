import { beforeAll, describe, expect, it, vi } from 'vitest';
import { decodePieces } from '../../test/support/decode.js';
import { compared, fixture, original } from '../../test/support/recordings.js';
import { oggPackets } from '../demux/ogg-pages.js';
import { createByteQueue } from '../input/byte-queue.js';

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

/** The packets of a recording, without their container. */
function packetsOf(name: string): Uint8Array[] {
  const input = createByteQueue();
  input.push(fixture(name));
  input.end();
  const packets = [...oggPackets(input)].map((packet) => packet!.data.slice());
  return packets.slice(2);
}

const PACKET = 320;

describe('packets of Opus without a container', () => {
  const packets = packetsOf('opus.ogg');

  it('sound as the original', async () => {
    const { channels, codec, error } = await decodePieces(packets, { encoding: 'opus' });
    expect({ codec, error }).toEqual({ codec: 'opus', error: undefined });
    expect(channels[0]!.length).toBe(packets.length * PACKET);
    const { likeness, delay } = compared(channels[0]!, original());
    expect(likeness).toBeGreaterThan(0.95);
    // What the encoder put before the sound, nothing says.
    expect(delay).toBeLessThan(120);
  });

  it('are silence where one is damaged or lost, and go on', async () => {
    const whole = (await decodePieces(packets, { encoding: 'opus' })).channels[0]!;
    const holed = packets.slice();
    holed[40] = new Uint8Array(0);
    holed[70] = Uint8Array.of(0xff, 0xff, 0xff);
    const { channels, damagedPackets, error } = await decodePieces(holed, { encoding: 'opus' });
    expect(error).toBeUndefined();
    expect(damagedPackets).toBe(2);
    expect(channels[0]!.length).toBe(whole.length);
    const hole = channels[0]!.slice(40 * PACKET + 60, 41 * PACKET - 60);
    expect(hole.every((sample) => Math.abs(sample) < 0.01)).toBe(true);
    expect(channels[0]!.slice(0, 39 * PACKET)).toEqual(whole.slice(0, 39 * PACKET));
  });

  it('are refused where none of them is one', async () => {
    const noise = Array.from({ length: 200 }, () => Uint8Array.of(0xff, 0xff, 0xff));
    const { error } = await decodePieces(noise, { encoding: 'opus' });
    expect(error).toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it('are stereo where they are, and mono is asked for', async () => {
    const stereo = packetsOf('two-sides.ogg');
    const apart = await decodePieces(stereo, { encoding: 'opus', channels: 'separate' });
    const mixed = await decodePieces(stereo, { encoding: 'opus' });
    expect(apart.channels).toHaveLength(2);
    expect(mixed.channels).toHaveLength(1);
    expect(mixed.channels[0]!.length).toBe(apart.channels[0]!.length);
  });

  it('may be none', async () => {
    const { channels, error } = await decodePieces([], { encoding: 'opus' });
    expect({ channels, error }).toEqual({ channels: [], error: undefined });
  });
});
