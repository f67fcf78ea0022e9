import { SAMPLE_RATE } from '@ws/core';
import type { StartMessage } from '@ws/core/protocol';
import type { ConnectSettings } from './connect-options.js';

/** What a session says first. */
export function startMessage(settings: ConnectSettings): StartMessage {
  const { encoding, model, language, languages, task, prompt, hotwords } = settings;
  const { vad, turn, wordTimestamps } = settings;
  return {
    type: 'start',
    encoding,
    sampleRate: SAMPLE_RATE,
    model,
    language,
    languages,
    task,
    prompt,
    hotwords,
    vad,
    turn,
    endpointing: settings.endpointing,
    partialIntervalMs: settings.partialIntervalMs,
    wordTimestamps,
    emptyFinals: settings.emptyFinals,
    redact: settings.redact,
  };
}
