import { decodeClientMessage } from '@ws/core/protocol';
import { describe, expect, it } from 'vitest';
import { base64 } from '../../../test/support/raw-client.js';
import { createEventLoopBudget } from '../../net/sockets/event-loop-budget.js';
import { readMessage } from '../native/read-message.js';

const eventLoop = createEventLoopBudget();
const samples = Float32Array.from({ length: 60_007 }, (_, i) => Math.sin(i * i));
const audio = base64(samples);

function read(text: string) {
  return readMessage(Buffer.from(text), { maxBytes: 16 * 1024 * 1024, eventLoop });
}

function joined(pieces: readonly Float32Array[]): number[] {
  return pieces.flatMap((piece) => [...piece]);
}

describe('a message with long audio', () => {
  const escaped = audio.replaceAll('/', '\\/').replaceAll('+', '\\u002B');
  it.each([
    ['as everybody writes it', `{"audio":"${audio}"}`],
    ['with spaces', ` { "audio" : "${audio}" } `],
    ['with escaped slashes and pluses', `{"audio":"${escaped}","sample_rate":8000}`],
    [
      'after a prompt that talks of audio',
      `{"previous_transcript":"\\"audio\\":\\\\","audio":"${audio}"}`,
    ],
    ['before another field', `{"audio":"${audio}","other":{"audio":"${audio.slice(0, 200)}"}}`],
    ['as a frame of a stream', `{"type":"audio_frame","audio":"${audio}","sample_rate":48000}`],
    ['whose context is long', `{"audio":"${audio.slice(0, 160)}","context_audio":"${audio}"}`],
    ['in both', `{"context_audio":"${audio}","audio":"${audio}"}`],
  ])('%s is what the codec reads', async (_, text) => {
    const expected = decodeClientMessage(text) as {
      audio: Float32Array;
      contextAudio?: Float32Array;
    };
    const { message, audio: read1, contextAudio } = await read(text);
    expect(joined(read1)).toEqual([...expected.audio]);
    expect(joined(contextAudio)).toEqual([...(expected.contextAudio ?? [])]);
    const { audio: __, contextAudio: ___, ...rest } = expected;
    expect(message).toMatchObject(rest);
  });

  it.each([
    ['in a field that the message does not have', `{"type":"ping","audio":"${audio}"}`],
    ['in an object within', `{"type":"ping","x":{"audio":"${audio.slice(0, 40_000)}"}}`],
  ])('%s is passed over', async (_, text) => {
    expect(await read(text)).toEqual({ message: { type: 'ping' }, audio: [], contextAudio: [] });
  });

  const digit = audio.length / 2;
  it.each([
    ['with a character that is no base64', `${audio.slice(0, digit)}!${audio.slice(digit + 1)}`],
    ['with padding inside', `${audio.slice(0, digit - 2)}==${audio.slice(digit)}`],
    ['without padding', audio.replace(/=+$/, '')],
    ['with an escape that is none', `${audio}\\x`],
    ['with bytes that make no whole samples', base64(samples).slice(0, -4 - (audio.length % 16))],
    ['with a number that is not finite', base64(samples.slice().fill(Number.NaN, 59_000, 59_001))],
  ])('%s is refused', async (_, wrong) => {
    await expect(read(`{"audio":"${wrong}"}`)).rejects.toMatchObject({
      code: 'ERR_PROTOCOL',
      details: { wireCode: 'INVALID_AUDIO', field: 'audio' },
    });
  });

  it('that stands there twice is refused', async () => {
    await expect(read(`{"audio":"${audio}","audio":"${audio}"}`)).rejects.toMatchObject({
      details: { wireCode: 'INVALID_MESSAGE' },
    });
  });

  const much = 'x'.repeat(200_000);
  it.each([
    ['text', `{"previous_transcript":"${much}","audio":"${audio}"}`],
    ['escaped quotes', `{"audio":"${'\\"'.repeat(200_000)}"}`],
    ['numbers', `{"audio":[${'0,'.repeat(200_000)}0]}`],
    ['keys', `{${'"a":0,'.repeat(40_000)}"b":0}`],
    ['a name with an escape', `{"\\u0061udio":"${audio}"}`],
    ['a string that never ends', `{"text":"${much}`],
  ])('is refused with more than 128 KiB of %s beside it', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'ERR_PROTOCOL',
      details: { wireCode: 'MESSAGE_TOO_LARGE' },
    });
  });

  it('that is no JSON is refused as such', async () => {
    for (const text of [
      `{"audio":"${audio}`,
      `{"audio":"${audio}"`,
      `"audio":"${audio}"}`,
      'x'.repeat(40_000),
    ]) {
      await expect(read(text)).rejects.toMatchObject({ code: 'ERR_PROTOCOL' });
    }
  });
});
