/** The part of an `HTMLAudioElement` that a queue uses. */
export interface AudioPlayer {
  src: string;
  preload: string;
  /** Seconds of the sound that were played. */
  readonly currentTime: number;
  /** Rejects where a browser lets no page play before a click, or the sound cannot be had. */
  play(): Promise<void>;
  pause(): void;
  load(): void;
  removeAttribute(name: 'src'): void;
  onended: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
}

// A WAV file of a hundredth of a second.
const SILENCE = `data:audio/wav;base64,UklGRsQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0Ya${'A'.repeat(218)}`;

/** Plays silence, so that a player may play later on without a click: Safari allows it player by player. */
export async function unlock(player: AudioPlayer): Promise<void> {
  player.src = SILENCE;
  try {
    await player.play();
  } catch (error) {
    // A sound that was to be played meanwhile has taken the place of the silence, and had its click.
    if (player.src === SILENCE) throw error;
  }
  if (player.src === SILENCE) silence(player);
}

/** No more sound, at once, and nothing is downloaded any more. */
export function silence(player: AudioPlayer): void {
  player.onended = null;
  player.onerror = null;
  player.pause();
  player.removeAttribute('src');
  player.load();
}
