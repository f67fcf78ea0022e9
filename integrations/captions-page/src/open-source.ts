import {
  type AudioSource,
  createFileSource,
  createMicrophoneSource,
  createTabSource,
} from '@ws/client/browser';

/** What captions are made of. */
export type SourceKind = 'microphone' | 'file' | 'tab';

// What waits while a connection is lost.
const MAX_QUEUED_MS = 120_000;

/** Opens the microphone, or what a tab plays. Rejects with a message for people. */
export async function openLive(kind: 'microphone' | 'tab'): Promise<AudioSource> {
  const options = {
    maxQueuedMs: MAX_QUEUED_MS,
    workletUrl: new URL('worklet.js', document.baseURI),
  };
  if (kind === 'microphone') return createMicrophoneSource(options);
  // After a download it is too late for that.
  if (navigator.userActivation?.isActive === false) {
    throw new Error('Ready. Press Start again: a tab can be chosen only right after a click.');
  }
  return createTabSource(options);
}

/** A file, as fast as it is transcribed. */
export function openFile(file: Blob): Promise<AudioSource> {
  return createFileSource(file, { realTime: false });
}
