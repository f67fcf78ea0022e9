/// <reference lib="webworker" />

import { TranscribeError } from '@ws/core';
import type { EngineChannel, EngineEnd, EngineError, FromEngine } from '@ws/core/internal';
import { deferred, errorMessage } from '@ws/core/internal';
import type { FetchProgress } from '@ws/models/web';
import type { InferenceRequest } from '../engine/engine-call.js';
import type { FromWebWorker, WebEngineInfo, WebLoad } from './messages.js';

const WHERE_IS_IT =
  'Check that web-worker.js of @ws/backend-onnx is where the page looks for it, or give the option createWorker.';

/**
 * Starts an inference worker: in browsers what an inference process is in Node.
 *
 * @param createWorker - starts a worker that runs `web-worker.js`
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export function openWorkerChannel(
  createWorker: () => Worker,
  receive: (message: FromEngine<WebEngineInfo>) => void,
  onFetching: ((progress: FetchProgress) => void) | undefined,
): EngineChannel<WebLoad, InferenceRequest> {
  const worker = started(createWorker);
  const { promise: closed, resolve: close } = deferred<EngineEnd>();

  /** No event tells that a worker was ended, nor does anything that it sent still arrive. */
  function end(why: string, advice?: string): void {
    worker.terminate();
    close({ why, error: advice === undefined ? undefined : notStarted(why, advice) });
  }

  worker.addEventListener('message', ({ data }: MessageEvent<FromWebWorker>) => {
    if (data.type === 'fetching') onFetching?.(data.progress);
    else receive(data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    // A script that is not there is told by an event without a message.
    const { message } = event as Partial<ErrorEvent>;
    end(message ?? 'its script is not there', WHERE_IS_IT);
  });
  worker.addEventListener('messageerror', () => end('it sent what cannot be read', 'Try again.'));

  return {
    send(message) {
      if (message.type === 'measure') {
        // Browsers do not tell how much memory a worker uses, and a worker that computes would not answer.
        receive({ type: 'measured', id: message.id });
      } else if (message.type === 'transcribe') {
        const { samples } = message;
        // A view is sent with all of its buffer, also the bytes around it: a copy holds no more than the samples.
        const isWhole = samples.byteLength === samples.buffer.byteLength;
        worker.postMessage(isWhole ? message : { ...message, samples: samples.slice() });
      } else {
        worker.postMessage(message);
      }
    },
    kill: () => end('terminated'),
    closed,
  };
}

function started(createWorker: () => Worker): Worker {
  try {
    return createWorker();
  } catch (error) {
    const why = errorMessage(error);
    const { message, code, details } = notStarted(why, WHERE_IS_IT);
    throw new TranscribeError(message, { code, details });
  }
}

function notStarted(why: string, advice: string): EngineError {
  return {
    code: 'ERR_BACKEND_UNAVAILABLE',
    message: `The inference worker cannot be started (${why}). ${advice}`,
    details: { why },
  };
}
