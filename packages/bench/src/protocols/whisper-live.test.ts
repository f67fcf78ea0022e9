import { describe, expect, it } from 'vitest';
import { codecOf, read } from './__fixtures__/hear-messages.js';
import { whisperLive } from './whisper-live.js';

const segment = (start: string, end: string, text: string, completed: boolean) => ({
  ...{ start, end, text, completed },
});

describe("WhisperLive's", () => {
  it('sends 32-bit floats, and waits for the server', () => {
    const { codec, hear } = codecOf(whisperLive, { language: 'de' });
    expect(codec.greeting.map(read)).toMatchObject([
      { language: 'de', task: 'transcribe', model: 'small', use_vad: true },
    ]);
    expect(hear({ message: 'SERVER_READY' })).toBe('ready');
    const bytes = codec.audio(Uint8Array.of(0, 0x40)) as Uint8Array;
    expect(new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true)).toBe(0.5);
  });

  it('takes each segment that is complete once, and what was left at the end as it stood', () => {
    const { codec, hear, told } = codecOf(whisperLive);
    const first = segment('0.000', '1.000', ' one', true);
    hear(
      { language: 'en', language_prob: 0.9 },
      { segments: [segment('0.000', '1.000', ' on', false)] },
      { segments: [first] },
      { segments: [first, segment('1.000', '2.000', ' two', false)] },
    );
    codec.closed?.();
    expect(told).toEqual([
      { type: 'partial', utterance: 1, text: ' on', start: 0, end: 1 },
      { type: 'final', utterance: 1, text: ' one', start: 0, end: 1 },
      { type: 'partial', utterance: 2, text: ' two', start: 1, end: 2 },
      { type: 'final', utterance: 2, text: ' two', start: 1, end: 2 },
    ]);
  });

  it('ends where the server has no place, or reports an error', () => {
    const { hear } = codecOf(whisperLive);
    expect(() => hear({ status: 'WAIT', message: 2.5 })).toThrow(/full/);
    expect(() => hear({ status: 'ERROR', message: 'no such model' })).toThrow(/no such model/);
  });
});
