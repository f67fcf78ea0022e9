import type { VoiceState } from '@ws/voice-client';

/** How long the user waited for an answer, from the end of what they said, in milliseconds. */
export interface Latency {
  /** Their words were understood; of a question in writing there is none. */
  readonly heardMs?: number | undefined;
  /** The first word of the answer was there. */
  readonly firstWordMs?: number | undefined;
  /** The answer began to sound. */
  readonly firstSoundMs?: number | undefined;
}

type Seen = Pick<
  VoiceState,
  'recording' | 'level' | 'isSpeaking' | 'finalTranscript' | 'responseText' | 'isPlaying'
>;

/** What is known of it, from one state to the next. */
export interface LatencyWatch {
  readonly seen: Seen;
  /** When the user ended the speech or the text that waits for an answer. */
  readonly endedAt: number | undefined;
  /** With an open microphone: when it was loud last, and how loud at most. */
  readonly loudAt: number | undefined;
  readonly loudest: number;
  readonly latency: Latency;
}

/** Quieter than this share of the loudest is the end of a word, or the room. */
const LOUD = 0.25;

export function watchLatency(seen: Seen): LatencyWatch {
  return { seen, endedAt: undefined, loudAt: undefined, loudest: 0, latency: {} };
}

/**
 * Takes the next state. The user's speech ends when they let go of the button; with an open microphone, with the last tenth
 * of a second that had a quarter of the loudness of their loudest one: this is an estimate.
 *
 * @param now - milliseconds of any clock
 */
export function advanceLatency(before: LatencyWatch, seen: Seen, now: number): LatencyWatch {
  const was = before.seen;
  if (was.recording === 'push' && seen.recording !== 'push') {
    return { ...watchLatency(seen), endedAt: now };
  }
  const next = { ...before, ...loudness(before, seen, now), seen };
  if (seen.finalTranscript !== was.finalTranscript && seen.finalTranscript !== '') {
    if (seen.recording === 'continuous' && next.loudAt !== undefined) {
      const { loudAt } = next;
      return { ...watchLatency(seen), endedAt: loudAt, latency: { heardMs: now - loudAt } };
    }
    // What was recorded is understood; what was written has no end but this.
    if (before.endedAt === undefined || before.latency.heardMs !== undefined) {
      return { ...watchLatency(seen), endedAt: now };
    }
    return { ...next, latency: { heardMs: now - before.endedAt } };
  }
  const { endedAt, latency } = next;
  if (endedAt === undefined) return next;
  const hasWord = seen.responseText !== '' && was.responseText !== seen.responseText;
  if (latency.firstWordMs === undefined && hasWord) {
    return { ...next, latency: { ...latency, firstWordMs: now - endedAt } };
  }
  const isAnswer = latency.firstWordMs !== undefined && seen.isPlaying && !was.isPlaying;
  if (latency.firstSoundMs === undefined && isAnswer) {
    return { ...next, endedAt: undefined, latency: { ...latency, firstSoundMs: now - endedAt } };
  }
  return next;
}

function loudness(
  { loudAt, loudest, seen: was }: LatencyWatch,
  seen: Seen,
  now: number,
): Pick<LatencyWatch, 'loudAt' | 'loudest'> {
  if (seen.recording !== 'continuous') return { loudAt: undefined, loudest: 0 };
  const most = seen.isSpeaking && !was.isSpeaking ? seen.level : Math.max(loudest, seen.level);
  const isLoud = seen.level > 0 && seen.level >= LOUD * most;
  return { loudest: most, loudAt: isLoud ? now : loudAt };
}

/** As a person reads it; an empty string where nothing is known. */
export function latencyText({ heardMs, firstWordMs, firstSoundMs }: Latency): string {
  const parts = [
    ['heard', heardMs],
    ['first word', firstWordMs],
    ['first sound', firstSoundMs],
  ] as const;
  return parts
    .flatMap(([name, ms]) => (ms === undefined ? [] : `${name} ${(ms / 1000).toFixed(1)} s`))
    .join(' · ');
}
