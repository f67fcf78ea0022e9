import { randomInt } from 'node:crypto';
import { createSampleBuffer } from '@ws/core/internal';
import { createOggPages } from './ogg-pages.js';
import { type CreateSoundEncoder, joined } from './sound-encoder.js';

type Rate = 8000 | 12_000 | 16_000 | 24_000 | 48_000;

// Opus counts in these, at every rate.
const OPUS_RATE = 48_000;
const PACKETS_PER_S = 50;
// At the highest bit rate a packet has six segments of a page, which holds 255.
const PACKETS_PER_PAGE = 25;

/**
 * Opus in Ogg, as RFC 7845 has it. The library gives packets: of those that give files, one cuts off the first 70 ms and
 * resamples each chunk alone. Its versions from 0.4 on need Node 22.
 */
export const opus: CreateSoundEncoder = async ({ sampleRate, bitRate }) => {
  const { Application, createEncoder } = await import('libopus-wasm');
  const encoder = await createEncoder({
    ...{ sampleRate: sampleRate as Rate, channels: 1, bitrate: bitRate },
    application: Application.Audio,
  });
  const packetSamples = sampleRate / PACKETS_PER_S;
  const scale = OPUS_RATE / sampleRate;
  const preSkip = encoder.getLookahead() * scale;
  const pages = createOggPages(randomInt(2 ** 32));
  const rest = createSampleBuffer();
  /** Samples that were encoded. */
  let encoded = 0;
  let head: readonly Uint8Array[] = [
    pages.page([opusHead(preSkip, sampleRate)], 0),
    pages.page([opusTags()], 0),
  ];

  function packet(): Uint8Array {
    const samples = rest.slice(encoded, encoded + packetSamples);
    encoded += packetSamples;
    rest.dropBefore(encoded);
    return encoder.encodeFloat(samples);
  }

  function begin(): readonly Uint8Array[] {
    const begun = head;
    head = [];
    return begun;
  }

  return {
    encode(samples) {
      rest.append(samples);
      const made = [...begin()];
      // One packet is left for the last page.
      while (rest.length > packetSamples) {
        const packets: Uint8Array[] = [];
        while (rest.length > packetSamples && packets.length < PACKETS_PER_PAGE) {
          packets.push(packet());
        }
        made.push(pages.page(packets, encoded * scale));
      }
      return joined(made);
    },
    end() {
      const whole = rest.end + encoder.getLookahead();
      const packets: Uint8Array[] = [];
      while (encoded < whole) {
        rest.append(new Float32Array(Math.max(0, packetSamples - rest.length)));
        packets.push(packet());
      }
      // Where it ends says how much of the last packet is heard.
      return joined([...begin(), pages.page(packets, whole * scale, true)]);
    },
    [Symbol.dispose]: () => encoder.free(),
  };
};

function opusHead(preSkip: number, sampleRate: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head[8] = 1;
  head[9] = 1;
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(sampleRate, 12);
  return head;
}

function opusTags(): Uint8Array {
  const vendor = 'libopus';
  const tags = Buffer.alloc(16 + vendor.length);
  tags.write('OpusTags');
  tags.writeUInt32LE(vendor.length, 8);
  tags.write(vendor, 12);
  return tags;
}
