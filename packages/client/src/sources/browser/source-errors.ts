import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';

/** Why a device was not had, in words that say what to do. */
export function captureError(cause: unknown, what: 'microphone' | 'tab'): TranscribeError {
  if (TranscribeError.isInstance(cause)) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  const of = what === 'microphone' ? 'the microphone' : 'the sound of a tab';
  const reason = { reason: name === '' ? 'unknown' : name };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new TranscribeError(
        what === 'microphone'
          ? 'The microphone is not allowed. Allow it for this page in the browser, and ask from a page that is served with "Permissions-Policy: microphone=(self)" or without that header.'
          : 'The sound of a tab was not shared. Ask again from a click, and choose a tab.',
        { code: 'ERR_UNAUTHORIZED', retryable: true, details: reason, cause },
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new TranscribeError(
        what === 'microphone'
          ? 'There is no such microphone. Plug one in, or leave "deviceId" out.'
          : 'There is nothing here whose sound could be shared.',
        { code: 'ERR_INVALID_STATE', retryable: true, details: reason, cause },
      );
    case 'NotReadableError':
    case 'AbortError':
      return new TranscribeError(
        `The system did not give ${of}: another program may use it. Close that program and try again.`,
        { code: 'ERR_INVALID_STATE', retryable: true, details: reason, cause },
      );
    case 'InvalidStateError':
      return new TranscribeError(`A browser gives ${of} only after a click. Ask from one.`, {
        ...{ code: 'ERR_INVALID_STATE', retryable: true, details: reason, cause },
      });
    default: {
      const why = errorMessage(cause);
      return new TranscribeError(`The browser did not give ${of}: ${why}.`, {
        ...{ code: 'ERR_INVALID_STATE', details: reason, cause },
      });
    }
  }
}

/**
 * The devices of this page.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` where a page has none, for it came over plain HTTP
 */
export function mediaDevices(
  call: 'getUserMedia' | 'getDisplayMedia',
): Pick<MediaDevices, 'getUserMedia' | 'getDisplayMedia'> {
  const devices = (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices;
  if (typeof devices?.[call] === 'function') return devices;
  throw new TranscribeError(
    globalThis.isSecureContext === false
      ? 'Browsers give no sound to pages that came over plain HTTP. Serve the page with HTTPS, or open it at http://localhost.'
      : `This browser has no navigator.mediaDevices.${call}. Use another one; phones share no tabs.`,
    { code: 'ERR_INVALID_STATE', details: { missing: call } },
  );
}
