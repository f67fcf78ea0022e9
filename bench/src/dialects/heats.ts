import { deepgramListen, deepgramTurns } from './clients/deepgram.js';
import { jambonz } from './clients/jambonz.js';
import { native } from './clients/native.js';
import { openai } from './clients/openai.js';
import { twilio } from './clients/twilio.js';
import { vosk } from './clients/vosk.js';
import { whisperLive } from './clients/whisper-live.js';
import { wyoming } from './clients/wyoming.js';
import type { AudioForm, Contender } from './contender.js';

/** A native session, and those who get what it gets: the same audio in pieces as long, and the same settings. */
export interface Heat {
  readonly native: Contender;
  readonly others: readonly Contender[];
}

const PAUSE_MS = 300;
const MICROPHONE: AudioForm = { encoding: 'pcm_s16le', sampleRate: 16_000, chunkMs: 50 };
const FLOATS: AudioForm = { ...MICROPHONE, encoding: 'pcm_f32le' };
// As its test programs cut it.
const FIFTHS: AudioForm = { ...MICROPHONE, chunkMs: 200 };
const CALL: AudioForm = { encoding: 'mulaw', sampleRate: 8000, chunkMs: 20 };

const withWords = { word_timestamps: true };
const english = { language: 'en' };

export const HEATS: readonly Heat[] = [
  {
    native: native(MICROPHONE, {
      strategy: 'local-agreement',
      settings: { endpointing: { min_silence_ms: PAUSE_MS } },
    }),
    others: [openai(MICROPHONE, PAUSE_MS)],
  },
  {
    native: native(MICROPHONE, { strategy: 'prompt', settings: withWords }),
    others: [deepgramListen(MICROPHONE), deepgramTurns(MICROPHONE)],
  },
  {
    native: native(MICROPHONE, { strategy: 'prompt', settings: english }),
    // Its floats are the same samples.
    others: [whisperLive(FLOATS), jambonz(MICROPHONE), wyoming(MICROPHONE)],
  },
  {
    native: native(FIFTHS, { strategy: 'prompt', settings: withWords }),
    others: [vosk(FIFTHS)],
  },
  {
    native: native(CALL, { strategy: 'prompt', settings: { partial_interval_ms: 0 } }),
    others: [twilio(CALL)],
  },
];
