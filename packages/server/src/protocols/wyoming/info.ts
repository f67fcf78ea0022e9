import type { TranscriptionBackend } from '@ws/core';

const PROJECT = {
  name: 'whisper-streaming',
  url: 'https://github.com/whisper-streaming/whisper-streaming',
} as const;
const WHISPER = { name: 'OpenAI', url: 'https://github.com/openai/whisper' } as const;

/** What the server says that it can do. */
export function infoOf(model: string, backend: Pick<TranscriptionBackend, 'capabilities'>): object {
  const artifact = { installed: true, version: null };
  return {
    asr: [
      {
        ...artifact,
        ...{ name: PROJECT.name, attribution: PROJECT },
        description: 'Whisper, as it is spoken',
        models: [
          {
            ...artifact,
            ...{ name: model, attribution: WHISPER, description: `Whisper, ${model}` },
            // Of a backend that does not say, the one language that all models know.
            languages: backend.capabilities.languages ?? ['en'],
          },
        ],
        supports_transcript_streaming: true,
        requires_external_vad: true,
        prefers_auto_gain_enabled: false,
        prefers_noise_reduction_enabled: false,
      },
    ],
    ...{ tts: [], handle: [], intent: [], wake: [], mic: [], snd: [] },
  };
}
