import {
  errorOf,
  type LiveSession,
  type TranscriberEvent,
  type TranscriberWarning,
  warnOf,
} from '@ws/client/internal/transcriber';
import { createBell, segmentsOf } from '@ws/core/internal';
import { type TakenAudio, takeAudio } from '../audio/audio-bytes.js';
import { inputFormat } from '../audio/input-format.js';
import { monoSamples } from '../audio/mono-samples.js';
import { callSettings } from '../call/call-settings.js';
import type { ModelParts } from '../call/model-parts.js';
import { toModelError } from '../specification/retryable-error.js';
import type {
  JsonObject,
  ModelWarning,
  StreamCall,
  StreamPart,
  StreamResult,
} from '../specification/transcription-model.js';
import { finalPart, gapOf, partialPart } from '../transcript/stream-parts.js';
import { createTranscriptSoFar } from '../transcript/transcript-so-far.js';

// Warnings and gaps that the last part lists: a stream that goes on for days has more of them.
const MAX_KEPT = 100;

/** Begins to transcribe a stream. */
export async function doStream(call: StreamCall, parts: ModelParts): Promise<StreamResult> {
  const { abortSignal } = call;
  const { transcriber, url } = parts;
  const audio = takeAudio(call.audio);
  const timestamp = new Date();
  try {
    abortSignal?.throwIfAborted();
    const format = inputFormat(call.inputAudioFormat);
    const { settings, warnings } = callSettings(call, parts, 'stream');
    const session = await transcriber.open({ ...settings, emptyFinals: false }, abortSignal);
    const modelId = session.ready?.model ?? parts.modelId;
    const samples = monoSamples(audio.bytes, format);
    const stream = liveTranscript(session, audio, samples, warnings, call, parts);
    return { stream, response: { timestamp, modelId } };
  } catch (error) {
    const reason = toModelError(error, abortSignal, url);
    audio.cancel(reason);
    throw reason;
  }
}

/**
 * What a session says, as parts. Audio is read only while a reader waits for parts: a slow reader holds back the session,
 * and the session holds back the audio.
 */
function liveTranscript(
  session: LiveSession,
  audio: TakenAudio,
  samples: AsyncIterable<Float32Array>,
  warnings: ModelWarning[],
  call: StreamCall,
  { provider, url }: ModelParts,
): ReadableStream<StreamPart> {
  const { abortSignal, includeRawChunks = false } = call;
  const transcript = createTranscriptSoFar();
  const events = session[Symbol.asyncIterator]();
  const gaps: JsonObject[] = [];
  const warned: string[] = [];
  let isOver = false;
  let speaking: Promise<void> | undefined;
  /** Of the audio's source. It fails the stream once what came before was given. */
  let failure: { readonly error: unknown } | undefined;
  const wanted = createBell();

  function close(reason: unknown): void {
    if (isOver) return;
    isOver = true;
    abortSignal?.removeEventListener('abort', onAbort);
    wanted.ring();
    audio.cancel(reason);
    // The engine is not waited for.
    void Promise.resolve(session[Symbol.asyncDispose]()).catch(() => {});
  }

  function fail(error: unknown, controller: ReadableStreamDefaultController<StreamPart>): void {
    if (isOver) return;
    const reason = toModelError(error, abortSignal, url);
    close(reason);
    controller.error(reason);
  }

  let onAbort = (): void => {};

  async function speak(controller: ReadableStreamDefaultController<StreamPart>): Promise<void> {
    try {
      for await (const piece of samples) {
        while (!isOver && (controller.desiredSize ?? 0) <= 0) await wanted.rung;
        if (isOver) return;
        await session.write(piece);
        transcript.addAudio(piece.length);
      }
    } catch (error) {
      failure = { error };
      audio.cancel(error);
    } finally {
      // The session's events say what ended it.
      if (!isOver) await session.end().catch(() => {});
    }
  }

  function partOf(event: TranscriberEvent): StreamPart | undefined {
    switch (event.type) {
      case 'partial':
        return partialPart(event, provider);
      case 'final':
        transcript.add(segmentsOf(event), event.language);
        return finalPart(event, provider);
      case 'error':
        if (event.fatal) throw errorOf(event);
        if (gaps.length < MAX_KEPT) gaps.push(gapOf(event));
        return { type: 'error', error: errorOf(event) };
      default:
        warnOf(event, warn);
        return undefined;
    }
  }

  function warn({ message }: TranscriberWarning): void {
    if (warned.length < MAX_KEPT) warned.push(message);
  }

  function finish(): StreamPart {
    const { text, segments, language, durationInSeconds } = transcript;
    const metadata = {
      ...(warned.length > 0 && { warnings: warned }),
      ...(gaps.length > 0 && { gaps }),
    };
    return {
      type: 'finish',
      ...{ text, segments, durationInSeconds },
      ...(language !== undefined && { language }),
      providerMetadata: { [provider]: metadata },
    };
  }

  return new ReadableStream<StreamPart>({
    start(controller) {
      onAbort = () => fail(abortSignal?.reason, controller);
      abortSignal?.addEventListener('abort', onAbort, { once: true });
      controller.enqueue({ type: 'stream-start', warnings });
    },
    async pull(controller) {
      wanted.ring();
      speaking ??= speak(controller);
      try {
        for (let isGiven = false; !isGiven; ) {
          const next = await events.next();
          if (isOver) return;
          if (next.done) {
            await speaking;
            if (failure !== undefined) throw failure.error;
            controller.enqueue(finish());
            close('finished');
            controller.close();
            return;
          }
          const part = partOf(next.value);
          if (includeRawChunks) controller.enqueue({ type: 'raw', rawValue: next.value });
          if (part !== undefined) controller.enqueue(part);
          isGiven = part !== undefined || includeRawChunks;
        }
      } catch (error) {
        fail(error, controller);
      }
    },
    cancel: close,
  });
}
