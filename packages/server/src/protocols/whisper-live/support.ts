import type { Support } from '../support.js';

/** Messages of a client of WhisperLive. Other text after the options ends the conversation. */
export const MESSAGES: Readonly<Record<string, Support>> = {
  options: 'supported',
  'binary audio': 'supported',
  END_OF_AUDIO: 'supported',
};

/** Fields of its options. Where one is refused that it asks for, it is warned, and served without. */
export const OPTION_FIELDS: Readonly<Record<string, Support>> = {
  uid: 'supported',
  language: 'supported',
  task: 'supported',
  initial_prompt: 'supported',
  hotwords: 'supported',
  word_timestamps: 'supported',
  send_last_n_segments: 'supported',
  audio_format: 'supported',
  model: 'ignored',
  use_vad: 'ignored',
  vad_parameters: 'ignored',
  no_speech_thresh: 'ignored',
  clip_audio: 'ignored',
  same_output_threshold: 'ignored',
  target_language: 'ignored',
  max_speakers: 'ignored',
  known_speakers: 'ignored',
  diarization_threshold: 'ignored',
  hf_token: 'ignored',
  enable_translation: 'refused',
  enable_diarization: 'refused',
};
