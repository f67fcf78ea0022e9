import { decodePcm } from '@ws/core/audio';
import type { Player } from '../player.js';
import type { Recording } from '../recording.js';
import type { Transcript } from '../transcript.js';
import type { Waveform } from '../waveform.js';
import type { KeptTranscript, TranscriptStore } from './transcript-store.js';

/** What shows a transcript and its recording. All of it is empty before. */
export interface RestoredParts {
  readonly transcript: Transcript;
  readonly recording: Recording;
  readonly waveform: Waveform;
  readonly player: Player;
}

/**
 * Shows a transcript as it was left: its lines, its recording where that is kept, and where in it there was speech.
 *
 * Rejects where the browser refuses to read; then nothing is shown.
 */
export async function restoreKept(
  kept: KeptTranscript,
  store: Pick<TranscriptStore, 'lines' | 'audio'>,
  { transcript, recording, waveform, player }: RestoredParts,
): Promise<void> {
  const [lines, audio] = await Promise.all([store.lines(kept.id), store.audio(kept.id)]);
  transcript.restore(lines);
  if (kept.kind === 'file') {
    const [file] = audio;
    if (file !== undefined) player.load(file);
  } else {
    recording.restore(audio, kept.seconds);
    for (const piece of audio)
      waveform.hear(decodePcm(new Uint8Array(await piece.arrayBuffer()), 'pcm_s16le'));
    const { file } = recording;
    if (file !== undefined) player.load(file);
  }
  // Of a file, and of what was not kept, it is not known how loud it was.
  waveform.skipTo(kept.seconds);
  for (const { start, end } of lines) {
    waveform.speechStarts(start);
    waveform.speechEnds(end);
  }
}
