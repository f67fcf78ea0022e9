import { describe, expect, it } from 'vitest';
import { codecOf, read } from './__fixtures__/hear-messages.js';
import { openaiRealtime } from './openai-realtime.js';

const NAME = 'conversation.item.input_audio_transcription';
const committed = (item_id: string) => ({ type: 'input_audio_buffer.committed', item_id });
const completed = (item_id: string, transcript: string) => ({
  ...{ type: `${NAME}.completed`, item_id, transcript },
});

describe("OpenAI's Realtime API", () => {
  it('asks for transcription with pauses that the server finds', () => {
    const { codec } = codecOf(openaiRealtime, { language: 'en', model: 'm' });
    expect(codec.greeting.map(read)).toMatchObject([
      {
        type: 'session.update',
        session: {
          type: 'transcription',
          audio: {
            input: {
              format: { type: 'audio/pcm', rate: 24_000 },
              transcription: { model: 'm', language: 'en' },
              turn_detection: { type: 'server_vad' },
            },
          },
        },
      },
    ]);
    expect(read(codec.audio(Buffer.from([1, 2])))).toEqual({
      ...{ type: 'input_audio_buffer.append', audio: 'AQI=' },
    });
  });

  it('adds up what is told, of which whole words stand, and is over when all items are', () => {
    const { codec, hear, told } = codecOf(openaiRealtime);
    hear(
      { type: 'session.created' },
      { type: 'input_audio_buffer.speech_started', item_id: 'a', audio_start_ms: 500 },
      { type: `${NAME}.delta`, item_id: 'a', delta: 'one tw' },
      { type: 'input_audio_buffer.speech_stopped', item_id: 'a', audio_end_ms: 1500 },
      committed('a'),
      { type: `${NAME}.delta`, item_id: 'a', delta: 'o' },
      completed('a', 'one two'),
    );
    expect(told).toEqual([
      { type: 'partial', utterance: 1, text: 'one tw', committed: 4 },
      { type: 'partial', utterance: 1, text: 'one two', committed: 4 },
      { type: 'final', utterance: 1, text: 'one two', start: 0.5, end: 1.5 },
    ]);
    codec.ending();
    expect(hear(committed('b'))).toBeUndefined();
    expect(hear(completed('b', 'three'))).toBe('over');
  });

  it('is over at once where nothing was left to commit, and not before', () => {
    const empty = { type: 'error', error: { code: 'input_audio_buffer_commit_empty' } };
    const { codec, hear } = codecOf(openaiRealtime);
    codec.ending();
    expect(hear(empty)).toBe('over');
    expect(() => codecOf(openaiRealtime).hear(empty)).toThrow(/reported an error/);
  });

  it('takes an item that failed for one without a text', () => {
    const { hear, told } = codecOf(openaiRealtime);
    hear({ type: `${NAME}.failed`, item_id: 'a', error: { message: 'x' } });
    expect(told).toEqual([{ type: 'final', utterance: 1, text: '' }]);
    expect(() => hear({ type: 'error', error: { message: 'Too much.' } })).toThrow('Too much.');
  });
});
