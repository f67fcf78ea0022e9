import type { AudioForm, Contender } from '../contender.js';
import { talk } from './json-client.js';

/** A transcription session of the Realtime API, with pauses of a fixed length. */
export function openai(form: AudioForm, silence_duration_ms: number): Contender {
  return {
    name: 'OpenAI Realtime',
    form,
    hear({ url }, speech) {
      const format = { type: 'audio/pcm', rate: form.sampleRate };
      const turn_detection = { type: 'server_vad', silence_duration_ms };
      const audio = { input: { format, turn_detection } };
      return talk(`${url}/v1/realtime?intent=transcription`, speech, {
        start: [{ type: 'session.update', session: { type: 'transcription', audio } }],
        isReady: ({ type }) => type === 'session.updated',
        wrap: (chunk) =>
          JSON.stringify({ type: 'input_audio_buffer.append', audio: chunk.toString('base64') }),
        finalOf: ({ type, transcript }) =>
          String(type).endsWith('transcription.completed') ? String(transcript) : undefined,
      });
    },
  };
}
