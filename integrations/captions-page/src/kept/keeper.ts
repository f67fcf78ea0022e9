import type { Line } from '../lines.js';
import type { SourceKind } from '../open-source.js';
import type { KeptTranscript, TranscriptStore } from './transcript-store.js';

// So much of a recording may be lost where a browser crashes.
const AUDIO_EVERY_S = 10;
const TITLE_CHARS = 80;

/** What is kept of a transcript, now. */
export interface Wishes {
  readonly keepTranscripts: boolean;
  readonly keepAudio: boolean;
}

/** The transcript that is on the page. */
export interface PageTranscript {
  readonly kind: SourceKind;
  /** Of its recording, so far. */
  readonly seconds: number;
  /** The file that it is of. */
  readonly file: File | undefined;
  /** What was recorded after so many bytes. */
  audioSince(bytes: number): Blob;
}

/** Writes down what is on the page, as it comes. */
export interface Keeper {
  /** Whether all that is on the page is kept. */
  readonly isKept: boolean;
  /** A line has come, or was edited. */
  line(line: Line): void;
  heard(): void;
  /**
   * Writes what is still to be written of the audio.
   *
   * @param isLast - the page is being left: the browser writes it as far as it still does
   */
  flush(isLast?: boolean): void;
  /** What comes belongs to a transcript that is kept already; to a new one where it is left out. */
  goOn(kept?: KeptTranscript): void;
}

export interface KeeperOptions {
  readonly store: Pick<TranscriptStore, 'add' | 'update'>;
  readonly page: PageTranscript;
  wishes(): Wishes;
  /** The id of what is kept, as soon as there is one; `undefined` where a new one begins. */
  became(id: string | undefined): void;
  /** The browser keeps nothing more: this is called once. */
  failed(error: unknown): void;
  /** Milliseconds since 1970. */
  now?(): number;
}

/** A transcript is kept from its first line on: what was heard before is kept with it. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { store, page, wishes, now = Date.now } = options;
  let kept: KeptTranscript | undefined;
  /** Since when nothing of this transcript is kept any more. */
  let isGivenUp = false;
  let isWhole = true;
  let audioWrittenTo = 0;

  /** What a browser refuses once, it refuses again. @param isThere - whether there was something to write it to */
  function follow(isThere: Promise<boolean>): void {
    const of = kept?.id;
    const fail = (): void => {
      // Another transcript may have begun meanwhile.
      if (kept?.id !== of) return;
      isGivenUp = true;
      isWhole = false;
    };
    isThere.then(
      (yes) => {
        if (!yes) fail();
      },
      (error: unknown) => {
        if (!isGivenUp) options.failed(error);
        fail();
      },
    );
  }

  /** What comes to the audio since it was written last. */
  function moreAudio(before: KeptTranscript): Blob | undefined {
    if (!wishes().keepAudio) return undefined;
    if (page.kind === 'file') return before.audioBytes === 0 ? page.file : undefined;
    const audio = page.audioSince(before.audioBytes);
    return audio.size > 0 ? audio : undefined;
  }

  function update(line?: Line, isLast = false): void {
    if (kept === undefined) return;
    const { audioBytes } = kept;
    const audio = moreAudio(kept);
    audioWrittenTo = page.seconds;
    kept = { ...kept, seconds: page.seconds, audioBytes: audioBytes + (audio?.size ?? 0) };
    const added = { ...(line && { line }), ...(audio && { audio, audioAt: audioBytes }) };
    follow(store.update(kept, { ...added, isLast }));
  }

  function begin({ text }: Line): void {
    const { kind, seconds } = page;
    // A file is read sooner than it plays.
    const startedAt = kind === 'file' ? now() : now() - seconds * 1000;
    kept = {
      ...{ id: crypto.randomUUID(), startedAt, seconds, kind, audioBytes: 0 },
      title: page.file?.name ?? text.slice(0, TITLE_CHARS),
    };
    options.became(kept.id);
    follow(store.add(kept).then(() => true));
  }

  return {
    get isKept() {
      return kept !== undefined && isWhole;
    },
    line(line) {
      if (isGivenUp) return;
      if (!wishes().keepTranscripts) {
        isWhole = false;
        return;
      }
      // What came before is not kept: this would be half of a transcript.
      if (kept === undefined && !isWhole) return;
      if (kept === undefined) begin(line);
      update(line);
    },
    heard() {
      const isDue = page.seconds >= audioWrittenTo + AUDIO_EVERY_S;
      if (isDue && !isGivenUp && wishes().keepAudio && wishes().keepTranscripts) update();
    },
    flush(isLast) {
      if (!isGivenUp && wishes().keepTranscripts) update(undefined, isLast);
    },
    goOn(given) {
      kept = given;
      isGivenUp = false;
      isWhole = true;
      audioWrittenTo = page.seconds;
      options.became(given?.id);
    },
  };
}
