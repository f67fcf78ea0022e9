import { NOTHING_SAID, type VoiceState } from '@ws/voice-client';
import { expect, it } from 'vitest';
import { type Stage, stageOf } from './stage-of.js';

const OPEN: VoiceState = { ...NOTHING_SAID, connection: 'open', status: 'ready' };

it.each<[Stage, Partial<VoiceState>]>([
  ['off', { connection: 'closed', status: 'disconnected' }],
  ['connecting', { connection: 'reconnecting', status: 'connecting' }],
  ['ready', {}],
  ['ready', { connection: 'batch' }],
  ['listening', { status: 'recording', recording: 'push' }],
  ['listening', { status: 'recording', recording: 'continuous' }],
  ['thinking', { status: 'processing', recording: 'continuous' }],
  ['speaking', { status: 'processing', isPlaying: true }],
  ['speaking', { recording: 'continuous', isPlaying: true }],
  // Sound that is there is played, whatever becomes of the connection.
  ['speaking', { connection: 'reconnecting', isPlaying: true }],
  ['listening', { recording: 'continuous', isPlaying: true, isSpeaking: true }],
])('is %s: %j', (stage, state) => {
  expect(stageOf({ ...OPEN, ...state })).toBe(stage);
});
