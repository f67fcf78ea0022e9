import { randomBytes } from 'node:crypto';
import { samplesToMs } from '@ws/core/internal';
import type { Logprob } from '../logprobs.js';
import type { OpenAiErrorBody } from '../openai-error.js';
import type { Item } from './items.js';
import type { Edition } from './session-body.js';

/** What a client of a Realtime session is told. Positions are samples at 16 kHz. */
export interface ServerEvents {
  created(session: object, edition: Edition): void;
  updated(session: object, edition: Edition): void;
  speechStarted(item: Item, position: number): void;
  speechStopped(item: Item, position: number): void;
  /** Its audio is whole, and it is an item of the conversation. */
  committed(item: Item, edition: Edition): void;
  cleared(): void;
  delta(item: Item, delta: string, logprobs: readonly Logprob[] | undefined): void;
  /** @param seconds - length of its audio */
  completed(item: Item, seconds: number, withLogprobs: boolean): void;
  failed(item: Item, error: OpenAiErrorBody): void;
  error(error: OpenAiErrorBody, eventId: string | undefined): void;
}

const TRANSCRIPTION = 'conversation.item.input_audio_transcription';

/** @param send - takes JSON */
export function createServerEvents(send: (text: string) => void): ServerEvents {
  const session = randomBytes(6).toString('hex');
  let count = 0;

  function say(type: string, fields: object): void {
    send(JSON.stringify({ type, event_id: `event_${session}${++count}`, ...fields }));
  }

  const nameIn = (edition: Edition): string =>
    edition === 'beta' ? 'transcription_session' : 'session';

  return {
    created: (told, edition) => say(`${nameIn(edition)}.created`, { session: told }),
    updated: (told, edition) => say(`${nameIn(edition)}.updated`, { session: told }),
    speechStarted({ id }, position) {
      const audio_start_ms = Math.round(samplesToMs(position));
      say('input_audio_buffer.speech_started', { item_id: id, audio_start_ms });
    },
    speechStopped({ id }, position) {
      const audio_end_ms = Math.round(samplesToMs(position));
      say('input_audio_buffer.speech_stopped', { item_id: id, audio_end_ms });
    },
    committed({ id, previousId }, edition) {
      const previous = { previous_item_id: previousId };
      say('input_audio_buffer.committed', { item_id: id, ...previous });
      const content = [{ type: 'input_audio', transcript: null }];
      const item = { id, object: 'realtime.item', type: 'message', role: 'user' };
      const told = { ...previous, item: { ...item, status: 'completed', content } };
      if (edition === 'beta') return say('conversation.item.created', told);
      say('conversation.item.added', told);
      say('conversation.item.done', told);
    },
    cleared: () => say('input_audio_buffer.cleared', {}),
    delta({ id }, delta, logprobs) {
      say(`${TRANSCRIPTION}.delta`, {
        ...{ item_id: id, content_index: 0, delta },
        ...(logprobs !== undefined && { logprobs }),
      });
    },
    completed({ id, text, languages, logprobs, untold }, seconds, withLogprobs) {
      say(`${TRANSCRIPTION}.completed`, {
        ...{ item_id: id, content_index: 0, transcript: text },
        usage: { type: 'duration', seconds },
        ...(languages.size > 0 && { languages: [...languages].map((code) => ({ code })) }),
        ...(withLogprobs && { logprobs }),
        ...untoldField(untold),
      });
    },
    failed({ id, untold }, { type, code, message, param }) {
      const error = { type, code, message, param };
      const told = { item_id: id, content_index: 0, error };
      say(`${TRANSCRIPTION}.failed`, { ...told, ...untoldField(untold) });
    },
    error(error, eventId) {
      say('error', { error: { ...error, event_id: eventId ?? null } });
    },
  };
}

/** Where an item's speech has no text: an item is told of no other times where the detector reported no speech. */
function untoldField(untold: Item['untold']): object {
  if (untold.length === 0) return {};
  return {
    untranscribed: untold.map(({ startSample, endSample }) => ({
      audio_start_ms: Math.round(samplesToMs(startSample)),
      audio_end_ms: Math.round(samplesToMs(endSample)),
    })),
  };
}
