import { untranscribedMessage } from '@ws/core/internal';

/** The warning of speech that has no text. It may have been a sound that the detector took for speech. */
export function untoldWarning(place: { readonly start: number; readonly end: number }): {
  readonly code: string;
  readonly message: string;
} {
  return { code: 'UNTRANSCRIBED', message: untranscribedMessage(place) };
}
