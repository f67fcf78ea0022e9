import type { SpokenAudio } from '@ws/client';

/** What is listened to. Sources of `@ws/client` are such. */
export type TranscriptionSource = SpokenAudio & {
  /** How loud its last piece was, 0 to 1. */
  readonly level?: number | undefined;
  /** Ends it: its iteration ends with what was said until now. */
  stop?(): void;
};

/**
 * Opens what is listened to.
 *
 * @param signal - aborted when it is not wanted any more
 */
export type OpenSource = (
  signal: AbortSignal,
) => TranscriptionSource | Promise<TranscriptionSource>;

/** The microphone of the browser. Loaded when it is first asked for: a server that renders has none. */
export async function openMicrophone(signal: AbortSignal): Promise<TranscriptionSource> {
  const { createMicrophoneSource } = await import('@ws/client/browser');
  return createMicrophoneSource({ signal });
}
