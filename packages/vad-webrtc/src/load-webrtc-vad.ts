import { TranscribeError } from '@ws/core';
import { readOptions } from '@ws/core/internal';
import { loadNativeEngine } from '#native';
import type { DecisionEngine } from './engine/decision-engine.js';
import {
  LOAD,
  STREAM,
  type WebRtcVadEngine,
  type WebRtcVadOptions,
  type WebRtcVadStreamOptions,
} from './options.js';
import { loadWasmEngine } from './wasm/wasm-engine.js';
import { openWebRtcVad, type WebRtcVad } from './webrtc-vad.js';

/** WebRTC's detector, loaded: what makes one per stream without a wait. */
export interface WebRtcVadLibrary {
  /** Which program decides. */
  readonly engine: 'wasm' | 'native';
  /**
   * A detector for one stream. Dispose it when the stream is over: its memory (750 bytes) is not the garbage
   * collector's.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_FAILED` when there is no memory for another one
   */
  createVad(options?: WebRtcVadStreamOptions): WebRtcVad;
}

/**
 * Loads WebRTC's detector once for many streams. All detectors of a thread share one instance of the program, however
 * often it is loaded.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` where the engine is not installed or not
 * allowed to run: the message says what to do
 */
export async function loadWebRtcVad(
  options: Pick<WebRtcVadOptions, 'engine'> = {},
): Promise<WebRtcVadLibrary> {
  const engine = await loadEngine(readOptions(LOAD, options).engine);
  return {
    engine: engine.kind,
    createVad: (streamOptions = {}) => openWebRtcVad(engine, readOptions(STREAM, streamOptions)),
  };
}

/**
 * WebRTC's voice-activity detector for one stream.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_BACKEND_UNAVAILABLE` as {@link loadWebRtcVad}
 */
export async function createWebRtcVad(options: WebRtcVadOptions = {}): Promise<WebRtcVad> {
  const { engine, ...streamOptions } = options;
  // Before anything is loaded: a wrong option is the same error wherever it is made.
  readOptions(STREAM, streamOptions);
  const library = await loadWebRtcVad({ engine });
  return library.createVad(streamOptions);
}

async function loadEngine(engine: WebRtcVadEngine): Promise<DecisionEngine> {
  if (engine === 'wasm') return await loadWasmEngine();
  try {
    return await loadNativeEngine();
  } catch (error) {
    const missing = TranscribeError.isInstance(error) && error.code === 'ERR_BACKEND_UNAVAILABLE';
    if (engine === 'native' || !missing) throw error;
    return await loadWasmEngine();
  }
}
