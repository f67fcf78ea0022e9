import type { PcmEncoding } from '../audio/pcm.js';

/**
 * One answer for one piece of audio. On the wire it has no `type`:
 * `{audio, sample_rate?, previous_transcript?, context_audio?}`, audio as base64 of float32 little-endian.
 */
export interface OneShotMessage {
  readonly type: 'one_shot';
  /** Mono samples. */
  readonly audio: Float32Array;
  /** Hz, of `audio` and `contextAudio`; 16000 when left out. */
  readonly sampleRate?: number | undefined;
  readonly previousTranscript?: string | undefined;
  /** The end of the audio before it. */
  readonly contextAudio?: Float32Array | undefined;
}

/** A stretch of streaming audio as base64 of float32 little-endian. Binary frames do the same in a quarter less. */
export interface AudioFrameMessage {
  readonly type: 'audio_frame';
  readonly audio: Float32Array;
  /** Hz; when left out, what `start` said, or 16000. */
  readonly sampleRate?: number | undefined;
}

/** The client's own voice-activity detection says that the utterance is over: finalise it. */
export interface VadEndMessage {
  readonly type: 'vad_end';
}

/** Configures the session. Optional; when sent, before any audio. */
export interface StartMessage {
  readonly type: 'start';
  /** Of binary frames. `pcm_s16le` when left out on the wire. */
  readonly encoding: PcmEncoding;
  /** Hz, 8000 to 48000, of binary frames and of audio frames that say nothing else. 16000 when left out on the wire. */
  readonly sampleRate: number;
  readonly language?: string | undefined;
  readonly task?: 'transcribe' | 'translate' | undefined;
  readonly prompt?: string | undefined;
  /** Milliseconds, 0 (no partials) to 60000. */
  readonly partialIntervalMs?: number | undefined;
}

/** Finalise now and stay open. */
export interface FinalizeMessage {
  readonly type: 'finalize';
}

/** No more audio: answer everything, then `done`. */
export interface EndMessage {
  readonly type: 'end';
}

/** Answered by `pong`. */
export interface PingMessage {
  readonly type: 'ping';
}

/** All that a client says in text frames. Audio in binary frames is raw samples. */
export type ClientMessage =
  | OneShotMessage
  | AudioFrameMessage
  | VadEndMessage
  | StartMessage
  | FinalizeMessage
  | EndMessage
  | PingMessage;
