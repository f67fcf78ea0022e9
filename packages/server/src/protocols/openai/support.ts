import type { Support } from '../support.js';

/** Fields of the forms of `/v1/audio/transcriptions` and `/v1/audio/translations`. Others are ignored, too. */
export const FORM_FIELDS: Readonly<Record<string, Support>> = {
  file: 'supported',
  model: 'supported',
  language: 'supported',
  languages: 'supported',
  hotwords: 'supported',
  keywords: 'supported',
  prompt: 'supported',
  response_format: 'supported',
  timestamp_granularities: 'supported',
  include: 'supported',
  stream: 'supported',
  temperature: 'ignored',
  chunking_strategy: 'ignored',
  known_speaker_names: 'ignored',
  known_speaker_references: 'ignored',
};

/** Messages of a Realtime session. Others are refused, too. */
export const CLIENT_EVENTS: Readonly<Record<string, Support>> = {
  'session.update': 'supported',
  'transcription_session.update': 'supported',
  'input_audio_buffer.append': 'supported',
  'input_audio_buffer.commit': 'supported',
  'input_audio_buffer.clear': 'supported',
  'conversation.item.create': 'refused',
  'conversation.item.delete': 'refused',
  'conversation.item.retrieve': 'refused',
  'conversation.item.truncate': 'refused',
  'output_audio_buffer.clear': 'refused',
  'response.create': 'refused',
  'response.cancel': 'refused',
};

/** Fields of a transcription session, as `session.update` and `client_secrets` have them. Others are ignored, too. */
export const SESSION_FIELDS: Readonly<Record<string, Support>> = {
  'audio.input.format': 'supported',
  'audio.input.transcription.model': 'supported',
  'audio.input.transcription.language': 'supported',
  'audio.input.transcription.languages': 'supported',
  'audio.input.transcription.keywords': 'supported',
  'audio.input.transcription.prompt': 'supported',
  'audio.input.transcription.delay': 'supported',
  'audio.input.turn_detection.type': 'supported',
  'audio.input.turn_detection.prefix_padding_ms': 'supported',
  'audio.input.turn_detection.silence_duration_ms': 'supported',
  'audio.input.turn_detection.eagerness': 'supported',
  include: 'supported',
  'audio.input.noise_reduction': 'ignored',
  'audio.input.turn_detection.threshold': 'ignored',
  'audio.input.turn_detection.idle_timeout_ms': 'ignored',
  'audio.input.turn_detection.create_response': 'ignored',
  'audio.input.turn_detection.interrupt_response': 'ignored',
  'type "realtime"': 'refused',
};
