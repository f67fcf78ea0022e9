import type { Segment } from '../contracts/transcript.js';
import type { Cue, CueWord } from './cue.js';
import { type CueLimits, type CueOptions, readCueOptions } from './cue-options.js';
import { cueEnd, liveCueEnd } from './cue-times.js';
import { piecesBelow } from './pieces-below.js';
import { MOST_PIECES, type PlannedCue, planCues } from './plan-cues.js';
import { DASH } from './shared-cue.js';
import { nameBefore, speakerName } from './speaker-name.js';
import { spaceBetween, type TimedPiece, textInLine, timedPieces } from './timed-pieces.js';

/** Makes cues of segments as they come. */
export interface CueCutter {
  /**
   * The cues that are certain. What may still share a cue with what follows is held: some six cues' text at most.
   *
   * @param language - of the segments, an ISO 639-1 code
   */
  cut(segments: readonly Segment[], language?: string | undefined): readonly Cue[];
  /** The cues that were held. */
  end(): readonly Cue[];
}

// Six full cues tell where the first of them ends best; the last ones wait for what follows.
const HELD_CUES = 6;
const UNSURE_CUES = 2;
// A name is never cut to fewer characters.
const SHORTEST_NAME = 20;

/**
 * Subtitles as broadcasters want them: the words of all segments are one text, which is cut into cues and lines at ends of
 * sentences and clauses and before conjunctions and prepositions, never between words that belong together (an article and
 * its noun, an auxiliary and its verb), within what a viewer can read. A pause begins a cue, and so does a new speaker,
 * unless a speaker's cue would be too short: then two speakers share a cue, a line each, with a dash. A cue begins with its
 * first word and ends a little after its last one, two frames before the next cue where that is near.
 *
 * Where segments have a translation, it stands below the text, and each has half of the lines, one of two: a cue then holds
 * as little as fits in these in both languages. A translation that is longer than the time for it has another line.
 *
 * Uses the times of words where segments have them; otherwise a segment's time is shared out among its characters. Text is
 * never lost, reordered, nor parted within a word (in scripts without spaces: one that `Intl.Segmenter` finds, or a
 * character). No two cues overlap: where segments do, the later cue begins when the earlier one ends.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function toCues(segments: readonly Segment[], options: CueOptions = {}): readonly Cue[] {
  const cutter = createCueCutter(options);
  return [...cutter.cut(segments), ...cutter.end()];
}

/**
 * @param named - writes the name that stands before the text where a speaker begins. Left out: none does
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createCueCutter(
  options: CueOptions,
  { named }: { readonly named?: ((name: string) => string) | undefined } = {},
): CueCutter {
  const limits = readCueOptions(options);
  const mostWidth = HELD_CUES * limits.maxLineChars * limits.maxLines;
  let held: TimedPiece[] = [];
  let width = 0;
  let before: TimedPiece | undefined;
  let lastEnd = 0;

  function timed(planned: PlannedCue, next: number): Cue {
    const { pieces, lines, below, width } = planned;
    const start = Math.max(pieces[0]!.start, lastEnd);
    const span = { start, spokenEnd: pieces.at(-1)!.end, next: Math.max(start, next), width };
    lastEnd = limits.live ? liveCueEnd(span, limits) : cueEnd(span, limits);
    const isShared = pieces.some(({ speaker }) => speaker !== pieces[0]!.speaker);
    const lineWords = lines.map((line) => (isShared ? withDash(cueWords(line)) : cueWords(line)));
    const text = textOf(cueWords(pieces));
    const lineSpeakers = lines.map(([first]) => first!.speaker);
    const translationLines = below.map((line) => textOf(cueWords(line)));
    return {
      ...{ start, end: lastEnd, text, lines: lineWords.map(textOf), lineWords },
      ...(!isShared && pieces[0]!.speaker !== undefined && { speaker: pieces[0]!.speaker }),
      ...(isShared && { lineSpeakers }),
      ...(below.length > 0 && { translation: translationLines.join(' '), translationLines }),
    };
  }

  /** Cues of what is held, but for the last ones, which stay. */
  function release(next: number, unsure = 0): readonly Cue[] {
    const cues = planCues(held, next, limits);
    const sure = Math.min(cues.length, Math.max(1, cues.length - unsure));
    const released = cues
      .slice(0, sure)
      .map((cue, i) => timed(cue, cues[i + 1]?.pieces.at(0)?.start ?? next));
    held = cues.slice(sure).flatMap(({ pieces }) => pieces);
    width = held.reduce((sum, piece) => sum + piece.width, 0);
    return released;
  }

  function add(piece: TimedPiece): readonly Cue[] {
    const begins = held.length > 0 && beginsCue(piece, held.at(-1)!, limits);
    const released = begins ? release(piece.start) : [];
    held.push(piece);
    before = piece;
    width += piece.width;
    const isFull = width > mostWidth || held.length > 2 * MOST_PIECES;
    return isFull ? [...released, ...release(Number.POSITIVE_INFINITY, UNSURE_CUES)] : released;
  }

  function* inOrder(segment: Segment, language: string | undefined): Generator<TimedPiece> {
    const piecesIn = (text: string, language: string | undefined): readonly TimedPiece[] =>
      timedPieces({ ...segment, text }, limits).map((piece) => ({ ...piece, language }));
    const pieces = piecesIn(segment.text, language);
    const translated = piecesIn(segment.translation ?? '', 'en');
    const below = translated.length > 0 ? piecesBelow(pieces, translated) : [];
    for (const [i, piece] of pieces.entries()) {
      const spaced =
        i > 0 || before === undefined ? piece.spaced : spaceBetween(before.text, piece.text);
      const earliest = before?.start ?? 0;
      const start = Number.isFinite(piece.start) ? Math.max(piece.start, earliest) : earliest;
      const end = Number.isFinite(piece.end) ? Math.max(piece.end, start) : start;
      const { speaker } = piece;
      const begins = speaker !== undefined && speaker !== before?.speaker;
      yield {
        ...(named && begins ? afterName(piece, named(nameFor(speaker, piece))) : piece),
        ...{ spaced, start, end, below: below[i] },
      };
    }
  }

  /** The name, which leaves room in the line for the word after it. */
  function nameFor(speaker: string, { width }: TimedPiece): string {
    const room = Math.max(limits.maxLineChars / 2, limits.maxLineChars - width - 2);
    return speakerName(speaker, Math.max(SHORTEST_NAME, Math.min(100, Math.floor(room))));
  }

  return {
    cut(segments, language) {
      const cues: Cue[] = [];
      for (const segment of segments) {
        for (const piece of inOrder(segment, limits.language ?? language)) cues.push(...add(piece));
      }
      if (limits.live) cues.push(...release(Number.POSITIVE_INFINITY));
      return cues;
    },
    end: () => release(Number.POSITIVE_INFINITY),
  };
}

/** A piece with its speaker's name before it. */
function afterName(piece: TimedPiece, name: string): TimedPiece {
  const before = nameBefore(name, piece.text);
  return { ...piece, before, width: piece.width + [...before].length };
}

function cueWords(pieces: readonly TimedPiece[]): readonly CueWord[] {
  return pieces.map((piece, i) => {
    const { start, end, before } = piece;
    const word = { text: textInLine(piece, i === 0), start, end };
    return before ? { ...word, before } : word;
  });
}

/** A line of a cue that two speakers share. */
function withDash([first, ...rest]: readonly CueWord[]): readonly CueWord[] {
  return [{ ...first!, before: `${DASH}${first!.before ?? ''}` }, ...rest];
}

function textOf(words: readonly CueWord[]): string {
  return words.map(({ before = '', text }) => before + text).join('');
}

function beginsCue(piece: TimedPiece, before: TimedPiece, { pauseMs }: CueLimits): boolean {
  return (piece.start - before.end) * 1000 > pauseMs;
}
