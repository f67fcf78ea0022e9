import { createMicrophoneSource } from '@ws/client/browser';
import { captureError, openMicrophone, stopTracks } from '@ws/client/internal';
import { TranscribeError } from '@ws/core';
import { createAsyncQueue } from '@ws/core/internal';
import type { VoiceFormat } from './voice-messages.js';
import type { OpenVoiceMicrophone, VoiceRecording } from './voice-microphone.js';

// What the loudspeaker says is not said by anybody.
const CLEAN = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PIECE_MS = 100;
// Safari writes MP4 alone.
const RECORDED: readonly (readonly [VoiceFormat, string])[] = [
  ['webm', 'audio/webm;codecs=opus'],
  ['mp4', 'audio/mp4'],
];

/** The microphone of a browser: encoded for `push`, where the browser can, and raw for `continuous`. */
export const openBrowserMicrophone: OpenVoiceMicrophone = async ({ mode, signal }) => {
  if (!('navigator' in globalThis) || typeof AudioContext === 'undefined') {
    throw new TranscribeError(
      'There is no microphone here but in browsers. In Node, give one: microphone: () => createMicrophoneSource() of @ws/client/node.',
      { code: 'ERR_INVALID_OPTION', details: { option: 'microphone' } },
    );
  }
  const Recorder = (globalThis as { readonly MediaRecorder?: typeof MediaRecorder }).MediaRecorder;
  const kind = mode === 'push' && RECORDED.find(([, type]) => Recorder?.isTypeSupported(type));
  if (!kind) return createMicrophoneSource({ ...CLEAN, signal });
  return record(await openMicrophone(CLEAN, signal), ...kind, signal);
};

function record(
  stream: MediaStream,
  format: VoiceFormat,
  mimeType: string,
  signal: AbortSignal,
): VoiceRecording {
  const meter = createMeter(stream);
  const recorder = new MediaRecorder(stream, { mimeType });
  // What may be recorded bounds it.
  const pieces = createAsyncQueue<Blob>();
  let failure: TranscribeError | undefined;

  function over(): void {
    signal.removeEventListener('abort', stop);
    stopTracks(stream);
    meter.close();
    pieces.close(failure);
  }
  function stop(): void {
    if (recorder.state === 'inactive') over();
    else recorder.stop();
  }

  recorder.ondataavailable = ({ data }) => {
    if (data.size > 0) pieces.push(data);
  };
  recorder.onerror = (event) => {
    failure = captureError((event as { readonly error?: unknown }).error, 'microphone');
    stop();
  };
  recorder.onstop = over;
  signal.addEventListener('abort', stop, { once: true });
  recorder.start(PIECE_MS);

  return {
    format,
    get level() {
      return meter.level();
    },
    stop,
    async *[Symbol.asyncIterator]() {
      try {
        for await (const piece of pieces) yield new Uint8Array(await piece.arrayBuffer());
      } finally {
        stop();
      }
    },
  };
}

/** How loud a stream is. Where that cannot be told, 0. */
function createMeter(stream: MediaStream): { level(): number; close(): void } {
  try {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    const window = new Float32Array(analyser.fftSize);
    context.createMediaStreamSource(stream).connect(analyser);
    return {
      level() {
        analyser.getFloatTimeDomainData(window);
        return Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / window.length);
      },
      close: () => void context.close().catch(() => {}),
    };
  } catch {
    return { level: () => 0, close() {} };
  }
}
