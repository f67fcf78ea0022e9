import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { cut, heard, PCM, partsOf, spoken, WAV } from '../__fixtures__/spoken.js';
import type { StreamCall, StreamPart } from '../specification/transcription-model.js';

const FILE = { type: 'audio/wav' };
const RAW = { type: 'audio/pcm', rate: 16_000 };

const callOf = (audio: StreamCall['audio'], more: Partial<StreamCall> = {}): StreamCall => ({
  audio,
  inputAudioFormat: FILE,
  ...more,
});

describe('a stream', () => {
  it('begins with what is wrong, tells partials and finals, and ends with all of it', async () => {
    const { model } = heard();
    const source = spoken(cut(WAV));
    const { stream, response } = await model.doStream(
      callOf(source.audio, { headers: { 'x-trace': '7' } }),
    );
    const parts = await partsOf(stream);
    expect(response).toMatchObject({ modelId: 'script' });
    expect(parts[0]).toMatchObject({ type: 'stream-start', warnings: [{ feature: 'headers' }] });
    const finals = parts.filter((part) => part.type === 'transcript-final');
    expect(finals.map(({ text }) => text)).toEqual(['good morning', 'all sailors']);
    expect(parts.some(({ type }) => type === 'transcript-partial')).toBe(true);
    const [first] = parts.filter((part) => part.type === 'transcript-partial');
    expect(first).toMatchObject({
      id: finals[0]?.id,
      startSecond: expect.any(Number),
      durationInSeconds: expect.any(Number),
      providerMetadata: { whisper: { stableChars: expect.any(Number), language: 'en' } },
    });
    expect(parts.at(-1)).toEqual({
      type: 'finish',
      text: 'good morning all sailors',
      segments: [
        { text: 'good morning', startSecond: expect.any(Number), endSecond: expect.any(Number) },
        { text: 'all sailors', startSecond: expect.any(Number), endSecond: expect.any(Number) },
      ],
      language: 'en',
      durationInSeconds: 3.6,
      providerMetadata: { whisper: {} },
    });
    expect(parts.filter(({ type }) => ['stream-start', 'finish'].includes(type))).toHaveLength(2);
  });

  it.each([
    ['bytes', cut(PCM, 3201)],
    ['base64', cut(PCM, 4803).map((piece) => Buffer.from(piece).toString('base64'))],
    ['one piece', [PCM]],
  ])('may be raw samples: %s', async (_, pieces) => {
    const { model, backend } = heard(
      { hypotheses: ['aye'] },
      { defaults: { partialIntervalMs: 0 } },
    );
    const { stream } = await model.doStream(
      callOf(spoken(pieces).audio, { inputAudioFormat: RAW }),
    );
    expect((await partsOf(stream)).at(-1)).toMatchObject({
      text: 'aye aye',
      durationInSeconds: 3.6,
    });
    expect(backend.calls.length).toBeGreaterThanOrEqual(2);
  });

  it('may be telephone sound of 8 kHz', async () => {
    const { model } = heard({ hypotheses: ['aye'] });
    const inputAudioFormat = { type: 'audio/pcmu' };
    const silence = new Uint8Array(8000).fill(0xff);
    const { stream } = await model.doStream(callOf(spoken([silence]).audio, { inputAudioFormat }));
    expect((await partsOf(stream)).at(-1)).toMatchObject({ text: '', durationInSeconds: 1 });
  });

  it('has the events themselves where they are asked for', async () => {
    const { model } = heard();
    const { stream } = await model.doStream(
      callOf(spoken(cut(WAV)).audio, { includeRawChunks: true }),
    );
    const raw = (await partsOf(stream)).filter((part) => part.type === 'raw');
    expect(raw.map(({ rawValue }) => (rawValue as { type: string }).type)).toContain(
      'speech_start',
    );
  });

  it('is refused, and its audio cancelled, where the call is wrong', async () => {
    const { model } = heard();
    for (const more of [
      { inputAudioFormat: { type: 'audio/pcm' } },
      { inputAudioFormat: { type: 'audio/pcm', rate: 100 } },
      { inputAudioFormat: { type: 'text/plain' } },
      { inputAudioFormat: undefined as never },
      { providerOptions: { whisper: { nonsense: true } } },
      { providerOptions: { whisper: [] as never } },
    ]) {
      const source = spoken(cut(WAV));
      await expect(model.doStream(callOf(source.audio, more))).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
      });
      expect(source.cancelled).toMatchObject({ code: 'ERR_INVALID_OPTION' });
    }
  });

  it('says which rate raw samples may have, and in what unit', async () => {
    const { model } = heard();
    const call = callOf(spoken(cut(WAV)).audio, { inputAudioFormat: { type: 'audio/pcm' } });
    await expect(model.doStream(call)).rejects.toThrow(/"?inputAudioFormat.rate"?.*to \d+, in Hz/);
  });

  it('reads no audio while nobody reads what it tells', async () => {
    const { model } = heard();
    const source = spoken([...cut(WAV), ...cut(WAV.subarray(44))]);
    const { stream } = await model.doStream(callOf(source.audio));
    const reader = stream.getReader();
    await turns();
    expect(source.given).toBe(0);
    await reader.read();
    // One part is taken ahead.
    await turns();
    const taken = source.given;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(25);
    await turns();
    expect(source.given).toBe(taken);
    await reader.read();
    await reader.read();
    await turns();
    expect(source.given).toBeGreaterThan(taken);
    await reader.cancel('enough');
    expect(source.cancelled).toBe('enough');
  });

  it('is over with its signal, whatever is under way', async () => {
    const { model } = heard({ hangs: () => true });
    const leaving = new AbortController();
    const source = spoken(cut(WAV), { endless: true });
    const { stream } = await model.doStream(callOf(source.audio, { abortSignal: leaving.signal }));
    const parts = partsOf(stream);
    setImmediate(() => leaving.abort(new Error('gone')));
    await expect(parts).rejects.toThrow('gone');
    expect(source.cancelled).toMatchObject({ message: 'gone' });
  });

  it.each([
    ['silence', new Uint8Array(3200)],
    ['nothing at all', new Uint8Array(0)],
  ])(
    'leaves others their turn, though its audio never ends and is always there: %s',
    async (_, bytes) => {
      const { model } = heard();
      const leaving = new AbortController();
      let isCancelled = false;
      const audio = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(bytes),
        cancel() {
          isCancelled = true;
        },
      });
      const call = callOf(audio, { inputAudioFormat: RAW, abortSignal: leaving.signal });
      const { stream } = await model.doStream(call);
      setTimeout(() => leaving.abort(new Error('gone')), 30);
      await expect(partsOf(stream)).rejects.toThrow('gone');
      expect(isCancelled).toBe(true);
    },
  );

  it('tells what was said before its audio failed', async () => {
    const { model } = heard();
    const { stream } = await model.doStream(
      callOf(spoken(cut(WAV), { failure: new Error('unplugged') }).audio),
    );
    const parts: StreamPart[] = [];
    const reading = (async () => {
      for await (const part of stream) parts.push(part);
    })();
    await expect(reading).rejects.toThrow('unplugged');
    expect(parts.findLast((part) => part.type === 'transcript-final')?.text).toBe('all sailors');
  });

  it.each([
    ['no bytes', [7 as never]],
    ['no base64', ['???']],
  ])('is over where a piece of it is %s', async (_, pieces) => {
    const { model } = heard();
    const source = spoken(pieces, { endless: true });
    const { stream } = await model.doStream(callOf(source.audio, { inputAudioFormat: RAW }));
    await expect(partsOf(stream)).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    expect(source.cancelled).toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it('goes on after an utterance that failed, and says where the gap is', async () => {
    const { model } = heard({
      failures: ({ samples }) =>
        samples.some((sample) => Math.abs(sample - 0.25 - 2 ** -18) < 2 ** -20)
          ? new TranscribeError('It cannot.', { code: 'ERR_BACKEND_FAILED' })
          : undefined,
    });
    const { stream } = await model.doStream(callOf(spoken(cut(WAV)).audio));
    const parts = await partsOf(stream);
    expect(parts.find((part) => part.type === 'error')).toMatchObject({
      error: { code: 'ERR_BACKEND_FAILED' },
    });
    expect(parts.at(-1)).toMatchObject({
      text: 'all sailors',
      providerMetadata: {
        whisper: { gaps: [{ code: 'ERR_BACKEND_FAILED', startSecond: expect.any(Number) }] },
      },
    });
  });
});

/** What can happen without anybody's doing has happened. */
async function turns(): Promise<void> {
  for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
}
