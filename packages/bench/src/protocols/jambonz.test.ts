import { expect, it } from 'vitest';
import { codecOf, read } from './__fixtures__/hear-messages.js';
import { jambonz } from './jambonz.js';

it('tells interim and final transcriptions of jambonz, and ends at an error', () => {
  const { codec, hear, told } = codecOf(jambonz, { language: 'en-US' });
  expect(codec.greeting.map(read)).toMatchObject([
    { type: 'start', language: 'en-US', encoding: 'LINEAR16', sampleRateHz: 16_000 },
  ]);
  expect(codec.ending().map(read)).toEqual([{ type: 'stop' }]);
  const said = (transcript: string, is_final: boolean) => ({
    ...{ type: 'transcription', is_final, alternatives: [{ transcript, confidence: 1 }] },
  });
  hear(said('one', false), said('one two', true), said('three', true));
  expect(told).toEqual([
    { type: 'partial', utterance: 1, text: 'one' },
    { type: 'final', utterance: 1, text: 'one two' },
    { type: 'final', utterance: 2, text: 'three' },
  ]);
  expect(() => hear({ type: 'error', error: 'no engine' })).toThrow(/no engine/);
});
