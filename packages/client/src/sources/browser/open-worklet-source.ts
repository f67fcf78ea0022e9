import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError, msToSamples } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { createChunkQueue } from '../chunk-queue.js';
import type { LiveSourceSettings } from './source-options.js';
import { PROCESSOR_NAME, type ProcessorOptions } from './worklet/processor-options.js';
import { AUDIO_WORKLET_CODE } from './worklet/worklet-code.js';

// How long an audio context may take to run: one that waits for a click would wait for ever.
const RUN_TIMEOUT_MS = 5000;
// What the audio thread is given to send its last chunk.
const LAST_CHUNK_TIMEOUT_MS = 1000;

/**
 * The audio of a stream, cut and resampled on the audio thread.
 *
 * @param release - lets go of the stream; called once, also where opening fails
 */
export async function openWorkletSource(
  stream: MediaStream,
  settings: LiveSourceSettings,
  release: () => void,
): Promise<AudioSource> {
  const { signal, chunkMs, maxQueuedMs } = settings;
  const tracks = stream.getAudioTracks();
  let context: AudioContext | undefined;
  try {
    if (signal?.aborted) throw abortedError(signal);
    if (tracks.length === 0) {
      throw new TranscribeError('The stream has no audio track.', { code: 'ERR_INVALID_AUDIO' });
    }
    // At the device's own rate: browsers refuse to join streams and contexts of different rates, or resample poorly.
    context = new AudioContext();
    await addWorklet(context, settings.workletUrl);
    await running(context);
    if (signal?.aborted) throw abortedError(signal);
  } catch (error) {
    release();
    await context?.close().catch(() => {});
    throw error;
  }

  const audio = context;
  const queue = createChunkQueue(maxQueuedMs, letGo);
  const processorOptions: ProcessorOptions = { chunkSamples: msToSamples(chunkMs) };
  const node = new AudioWorkletNode(audio, PROCESSOR_NAME, {
    ...{ numberOfInputs: 1, numberOfOutputs: 1, processorOptions },
    // Mixed down by the browser, by the rules for speakers.
    ...{ channelCount: 1, channelCountMode: 'explicit', channelInterpretation: 'speakers' },
  });
  const input = audio.createMediaStreamSource(stream);
  const over = new AbortController();
  let isStopping = false;

  function letGo(): void {
    if (over.signal.aborted) return;
    over.abort();
    isStopping = true;
    node.port.onmessage = null;
    input.disconnect();
    node.disconnect();
    release();
    audio.close().catch(() => {});
  }

  function finish(): void {
    queue.close();
    letGo();
  }

  function stop(): void {
    if (isStopping) return;
    isStopping = true;
    node.port.postMessage('end');
    setTimeout(finish, LAST_CHUNK_TIMEOUT_MS);
  }

  function onTrackEnded(): void {
    if (tracks.every(({ readyState }) => readyState === 'ended')) stop();
  }

  function onAbort(): void {
    queue.close(abortedError(signal));
  }

  node.port.onmessage = ({ data }: MessageEvent<Float32Array | null>) => {
    if (data === null) finish();
    else queue.push(data);
  };
  node.onprocessorerror = () => {
    queue.close(
      new TranscribeError('The audio thread failed. Make another source.', {
        ...{ code: 'ERR_INVALID_STATE', retryable: true },
      }),
    );
  };
  const whileOpen = { signal: over.signal };
  for (const track of tracks) track.addEventListener('ended', onTrackEnded, whileOpen);
  signal?.addEventListener('abort', onAbort, whileOpen);
  input.connect(node);
  // A node that leads nowhere is not run. What it gives is silence.
  node.connect(audio.destination);

  return {
    sampleRate: 16_000,
    get level() {
      return queue.level;
    },
    stop,
    [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](),
  };
}

async function addWorklet(context: AudioContext, given: string | URL | undefined): Promise<void> {
  // An insecure page has audio contexts, but none with worklets.
  const worklet = context.audioWorklet as AudioWorklet | undefined;
  if (worklet === undefined) {
    throw new TranscribeError(
      'Browsers run no audio worklet in pages that came over plain HTTP. Serve the page with HTTPS, or open it at http://localhost.',
      { code: 'ERR_INVALID_STATE' },
    );
  }
  const blob = (): string =>
    URL.createObjectURL(new Blob([AUDIO_WORKLET_CODE], { type: 'text/javascript' }));
  const url = given === undefined ? blob() : String(given);
  try {
    await worklet.addModule(url);
  } catch (cause) {
    const hint =
      given === undefined
        ? 'If the page has a content security policy, allow "script-src blob:", or serve AUDIO_WORKLET_CODE and name its address in "workletUrl".'
        : `Is AUDIO_WORKLET_CODE served at ${url}?`;
    throw new TranscribeError(`The audio worklet was not loaded. ${hint}`, {
      ...{ code: 'ERR_INVALID_STATE', cause },
    });
  } finally {
    if (given === undefined) URL.revokeObjectURL(url);
  }
}

async function running(context: AudioContext): Promise<void> {
  const late = AbortSignal.timeout(RUN_TIMEOUT_MS);
  await until(context.resume(), late).catch((error: unknown) => {
    if (!late.aborted) throw error;
    const message = 'The browser lets no sound run before a click. Open the source from one.';
    throw new TranscribeError(message, { code: 'ERR_INVALID_STATE', retryable: true });
  });
}
