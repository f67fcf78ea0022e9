import { stt } from '@livekit/agents';
import type { TranscriberEvent } from '@ws/client/internal/transcriber';
import { expect, it } from 'vitest';
import { createSpeechEvents } from './speech-events.js';

const NOW = 1_000_000;

function played(...events: object[]) {
  const speech = createSpeechEvents(() => NOW);
  speech.restart('r', 0, 0);
  speech.wrote(32_000);
  const told = events.flatMap((event) => speech.of(event as TranscriberEvent));
  return [...told, ...speech.end()].map((event) => ({
    ...event,
    type: stt.SpeechEventType[event.type],
  }));
}

const start = (utteranceId: number) => ({ type: 'speech_start', utteranceId, position: 0 });
const end = (utteranceId: number, position = 16_000) => ({
  ...{ type: 'speech_end', utteranceId, position },
});
const text = (type: string, utteranceId: number, more: object = {}) => ({
  ...{ type, utteranceId, text: 'aye', start: 0, end: 1, language: 'en', ...more },
});
const names = (events: { type?: string | undefined }[]) => events.map(({ type }) => type);

it('a partial that is the final unless speech goes on is a preflight transcript', () => {
  const events = played(start(1), text('partial', 1), text('partial', 1, { speculative: true }));
  expect(names(events).slice(0, 3)).toEqual([
    'START_OF_SPEECH',
    'INTERIM_TRANSCRIPT',
    'PREFLIGHT_TRANSCRIPT',
  ]);
});

it('speech ends after the final, at the time at which it did', () => {
  const events = played(start(1), end(1), text('final', 1));
  expect(names(events)).toEqual([
    'START_OF_SPEECH',
    'FINAL_TRANSCRIPT',
    'RECOGNITION_USAGE',
    'END_OF_SPEECH',
  ]);
  expect(events.map(({ speechEndTime }) => speechEndTime)).toEqual([
    undefined,
    NOW - 1000,
    undefined,
    NOW - 1000,
  ]);
});

it('speech ends also where nothing was said, or it could not be transcribed', () => {
  for (const answer of [text('final', 1, { text: ' ' }), { type: 'error', utteranceId: 1 }]) {
    const events = played(start(1), end(1), answer);
    expect(names(events)).toEqual(['START_OF_SPEECH', 'END_OF_SPEECH', 'RECOGNITION_USAGE']);
  }
});

it('speech that goes on before its final is there has not ended', () => {
  const events = played(start(1), end(1), start(2), text('final', 1), end(2), text('final', 2));
  expect(names(events).filter((name) => name?.endsWith('SPEECH'))).toEqual([
    'START_OF_SPEECH',
    'END_OF_SPEECH',
  ]);
});

it('speech that is cut goes on', () => {
  const events = played(start(1), text('final', 1), text('final', 2), end(2));
  expect(names(events)).toEqual([
    'START_OF_SPEECH',
    'FINAL_TRANSCRIPT',
    'RECOGNITION_USAGE',
    'FINAL_TRANSCRIPT',
    'END_OF_SPEECH',
  ]);
});

it('speech that no end was told of ends with the stream', () => {
  expect(names(played(text('partial', 1)))).toEqual([
    'START_OF_SPEECH',
    'INTERIM_TRANSCRIPT',
    'RECOGNITION_USAGE',
    'END_OF_SPEECH',
  ]);
});

it('a final says who speaks, of several people who speaks longest', () => {
  const segment = (speaker: string, start: number, end: number) => ({
    ...{ text: 'aye', speaker, start, end },
  });
  const [, final] = played(
    text('final', 1, { segments: [segment('1', 0, 0.2), segment('2', 0.2, 1)] }),
  );
  expect(final!.alternatives![0].speakerId).toBe('2');
  const [, plain] = played(text('final', 1));
  expect(plain!.alternatives![0]).not.toHaveProperty('speakerId');
});
