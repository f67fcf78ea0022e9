import { segmentsOf, untranscribedMessage } from '@ws/core/internal';
import { heardSamples } from '../audio/heard-samples.js';
import { inputFormat } from '../audio/input-format.js';
import { type TakenAudio, takeAudio } from '../audio/taken-audio.js';
import { callSettings } from '../call/call-settings.js';
import type { HeardEvent, LiveSession } from '../hearing/hearing.js';
import { toModelError } from '../specification/retryable-error.js';
import type {
  JsonObject,
  StreamCall,
  StreamPart,
  StreamResult,
} from '../specification/transcription-model.js';
import { errorOf, finalPart, gapOf, partialPart } from '../transcript/stream-parts.js';
import { createTranscriptSoFar } from '../transcript/transcript-so-far.js';
import type { ModelParts } from './model-parts.js';

// Told at the end, where a stream that goes on for days has more of them.
const MAX_TOLD = 100;

/** Begins to transcribe a stream. */
export async function doStream(call: StreamCall, parts: ModelParts): Promise<StreamResult> {
  const { abortSignal } = call;
  const { hearing, provider, defaults } = parts;
  const audio = takeAudio(call.audio);
  const timestamp = new Date();
  try {
    abortSignal?.throwIfAborted();
    const format = inputFormat(call.inputAudioFormat);
    const asked = callSettings(call, provider, defaults);
    const warnings = [...asked.warnings, ...hearing.unsupported(asked, 'stream')];
    const session = await hearing.open(asked.settings, abortSignal);
    const { modelId = parts.modelId } = session;
    const samples = heardSamples(audio.bytes, format);
    const stream = liveTranscript({ session, audio, samples, warnings, call, parts });
    return { stream, response: { timestamp, modelId } };
  } catch (error) {
    const reason = toModelError(error, abortSignal, hearing.url);
    audio.cancel(reason);
    throw reason;
  }
}

interface Live {
  readonly session: LiveSession;
  readonly audio: TakenAudio;
  readonly samples: AsyncIterable<Float32Array>;
  readonly warnings: Extract<StreamPart, { type: 'stream-start' }>['warnings'];
  readonly call: StreamCall;
  readonly parts: ModelParts;
}

/**
 * What a session tells, as parts. Audio is read only while somebody waits for parts: who reads slowly holds back the
 * session, and the session holds back the audio.
 */
function liveTranscript({
  session,
  audio,
  samples,
  warnings,
  call,
  parts: { provider, hearing },
}: Live): ReadableStream<StreamPart> {
  const { abortSignal, includeRawChunks = false } = call;
  const transcript = createTranscriptSoFar();
  const events = session[Symbol.asyncIterator]();
  const gaps: JsonObject[] = [];
  const told: string[] = [];
  let isOver = false;
  let speaking: Promise<void> | undefined;
  /** Of the audio's source. It fails the stream once what came before is told. */
  let failure: { readonly error: unknown } | undefined;
  let tellWanted = (): void => {};

  function close(reason: unknown): void {
    if (isOver) return;
    isOver = true;
    abortSignal?.removeEventListener('abort', onAbort);
    tellWanted();
    audio.cancel(reason);
    // The engine is not waited for.
    void Promise.resolve(session[Symbol.asyncDispose]()).catch(() => {});
  }

  function fail(error: unknown, controller: ReadableStreamDefaultController<StreamPart>): void {
    if (isOver) return;
    const reason = toModelError(error, abortSignal, hearing.url);
    close(reason);
    controller.error(reason);
  }

  let onAbort = (): void => {};

  async function speak(controller: ReadableStreamDefaultController<StreamPart>): Promise<void> {
    try {
      for await (const piece of samples) {
        while (!isOver && (controller.desiredSize ?? 0) <= 0) {
          await new Promise<void>((resolve) => {
            tellWanted = resolve;
          });
        }
        if (isOver) return;
        await session.write(piece);
        transcript.heard(piece.length);
      }
    } catch (error) {
      failure = { error };
      audio.cancel(error);
    } finally {
      // What ends the session is told by its events.
      if (!isOver) await session.end().catch(() => {});
    }
  }

  function partOf(event: HeardEvent): StreamPart | undefined {
    switch (event.type) {
      case 'partial':
        return partialPart(event, provider);
      case 'final':
        transcript.add(segmentsOf(event), event.language);
        return finalPart(event, provider);
      case 'warning':
        if (told.length < MAX_TOLD) told.push(event.message);
        return undefined;
      case 'untranscribed':
        if (told.length < MAX_TOLD) told.push(untranscribedMessage(event));
        return undefined;
      case 'error':
        if (event.fatal) throw errorOf(event);
        if (gaps.length < MAX_TOLD) gaps.push(gapOf(event));
        return { type: 'error', error: errorOf(event) };
      default:
        return undefined;
    }
  }

  function finish(): StreamPart {
    const { text, segments, language, durationInSeconds } = transcript;
    const metadata = {
      ...(told.length > 0 && { warnings: told }),
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
      tellWanted();
      speaking ??= speak(controller);
      try {
        for (let isTold = false; !isTold; ) {
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
          isTold = part !== undefined || includeRawChunks;
        }
      } catch (error) {
        fail(error, controller);
      }
    },
    cancel: close,
  });
}
