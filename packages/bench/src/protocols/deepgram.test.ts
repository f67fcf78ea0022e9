import { describe, expect, it } from 'vitest';
import { codecOf, read } from './__fixtures__/hear-messages.js';
import { deepgram, deepgramFlux } from './deepgram.js';
import { socketTarget } from './socket-protocol.js';

const results = (transcript: string, is_final: boolean, start = 0) => ({
  ...{ type: 'Results', is_final, start, duration: 1.5 },
  channel: { alternatives: [{ transcript, words: [] }] },
});

describe("Deepgram's /v1/listen", () => {
  it('is asked for by its query, which an address may change', () => {
    const access = {
      url: new URL('http://host:1/?interim_results=false&model=nova-3'),
      ...{ key: 'k', headers: { 'x-own': '1' } },
    };
    const { url, headers } = socketTarget(deepgram, access, { language: 'en', model: 'base' });
    expect(String(url)).toBe(
      'ws://host:1/v1/listen?interim_results=false&model=nova-3&encoding=linear16&sample_rate=16000&channels=1&language=en',
    );
    expect(headers).toEqual({ authorization: 'Token k', 'x-own': '1' });
  });

  it('replaces partials until a final, and is over at the metadata', () => {
    const { codec, hear, told } = codecOf(deepgram);
    expect(codec.ending().map(read)).toEqual([{ type: 'CloseStream' }]);
    hear(
      { type: 'SpeechStarted', timestamp: 0 },
      results('one', false),
      results('one two', true),
      results('three', false, 1.5),
    );
    expect(told).toEqual([
      { type: 'partial', utterance: 1, text: 'one', start: 0, end: 1.5 },
      { type: 'final', utterance: 1, text: 'one two', start: 0, end: 1.5 },
      { type: 'partial', utterance: 2, text: 'three', start: 1.5, end: 3 },
    ]);
    expect(hear({ type: 'Metadata' })).toBe('over');
  });

  it('takes messages without their fields', () => {
    const { hear, told } = codecOf(deepgram);
    hear({ type: 'Results' }, { type: 'Results', channel: { alternatives: 'none' }, start: -1 });
    expect(told).toEqual(new Array(2).fill({ type: 'partial', utterance: 1, text: '' }));
    expect(() => hear({ type: 'Error', description: 'no audio' })).toThrow(/no audio/);
  });
});

describe("Deepgram's /v2/listen", () => {
  const turn = (event: string, transcript: string, turn_index = 0) => ({
    ...{ type: 'TurnInfo', event, turn_index, transcript },
    ...{ audio_window_start: 0, audio_window_end: 2 },
  });

  it('tells turns, and ends one that the stream has cut', () => {
    const { codec, hear, told } = codecOf(deepgramFlux);
    expect(hear({ type: 'Connected' })).toBe('ready');
    hear(
      turn('StartOfTurn', ''),
      turn('Update', 'one'),
      turn('EagerEndOfTurn', 'one two'),
      turn('EndOfTurn', 'one two'),
      turn('Update', 'three', 1),
    );
    codec.closed?.();
    const place = { start: 0, end: 2 };
    expect(told).toEqual([
      { type: 'partial', utterance: 1, text: 'one', ...place },
      { type: 'partial', utterance: 1, text: 'one two', ...place },
      { type: 'final', utterance: 1, text: 'one two', ...place },
      { type: 'partial', utterance: 2, text: 'three', ...place },
      { type: 'final', utterance: 2, text: 'three', ...place },
    ]);
  });
});
