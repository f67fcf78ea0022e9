import type { SessionEvent } from '@ws/core';
import { msToSamples, type SampleRange } from '@ws/core/internal';
import type { SpokenWord } from './coded-speech.js';
import type { PlayedSession } from './played.js';
import { type Answer, atMs, isAnswer, type Report } from './violation.js';

/**
 * Each final says what lies in its range, less what was suppressed and what the backend swallowed; a partial says no more
 * than that.
 */
export function judgeTexts(session: PlayedSession, report: Report): void {
  const { events, words, backend } = session;
  const untranscribed = events.filter((event) => event.type === 'untranscribed');
  for (const event of events) {
    if (event.type !== 'final' && event.type !== 'partial') continue;
    const { type, utteranceId, startSample, endSample, text } = event;
    const spoken = words.filter(({ middle }) => middle >= startSample && middle < endSample);
    const suppressed = events.flatMap((other) =>
      other.type === 'suppressed' && other.utteranceId === utteranceId ? wordsOf(other.text) : [],
    );
    const told = wordsOf(text).filter((word) => !GUESS.test(word));
    // Of a piece of a word that is too short to be told from a noise nothing need be heard.
    const isPiece = (word: SpokenWord): boolean =>
      overlapOf(word, event) < Math.min(word.end - word.start, SHORTEST_PIECE);
    // A `flush` ends what the detector does not hear, too: a quiet word has no text then, and an event that names its time.
    const isSilence = events.some(
      (other) =>
        other.type === 'suppressed' &&
        other.utteranceId === utteranceId &&
        other.reason === 'silence',
    );
    const isTold = (word: SpokenWord): boolean =>
      (word.quiet && (isSilence || !standsOut(word, session))) ||
      untranscribed.some((one) => word.middle >= one.startSample && word.middle < one.endSample);
    const needed = keysOf(
      spoken.filter((word) => !backend.swallowed.has(word) && !isPiece(word) && !isTold(word)),
    );
    const isWhole =
      type === 'partial' ||
      needed.every((key) => countOf(key, needed) <= countOf(key, [...told, ...suppressed]));
    if (isWhole && isPartOf(told, keysOf(spoken))) continue;
    const removed = suppressed.length > 0 ? `, and "${suppressed.join(' ')}" was suppressed` : '';
    report(
      type === 'partial' ? 'partials' : 'every word once',
      `the ${type} of ${atMs(startSample)} to ${atMs(endSample)} says "${text}", where "${textOf(spoken)}" was said${removed}`,
    );
  }
}

// What a partial says of a word that is not over.
const GUESS = /^x\d+$/;
const SHORTEST_PIECE = msToSamples(160);
// Of the detectors that there are.
const LONGEST_FRAME = 1536;

/** Words as they are compared. They are all of them spelled with these letters. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

const keysOf = (words: readonly SpokenWord[]): readonly string[] => words.map(({ key }) => key);

const countOf = (key: string, words: readonly string[]): number =>
  words.filter((word) => word === key).length;

/** Whether words are others in the same order, some of which may be missing. */
function isPartOf(told: readonly string[], words: readonly string[]): boolean {
  let next = 0;
  for (const word of words) if (told[next] === word) next++;
  return next === told.length;
}

/** Each word lies in the range of one answer, or was cancelled. */
export function judgeCoverage(session: PlayedSession, report: Report): void {
  const answers = session.events.filter(isAnswer);
  for (const word of session.words) {
    if (word.middle >= session.position || isAnswered(word, session, session.events)) continue;
    // What is left of a word that was cut may be too short to be told from a noise. Its end fades, and stands out from no
    // noise that is as loud as the word.
    const cancelled = session.cancels.map((at) => ({ startSample: 0, endSample: at }));
    const goneOf = (part: SpokenWord): number =>
      [...answers, ...cancelled].reduce((sum, one) => sum + overlapOf(part, one), 0);
    const loud = { ...word, end: word.fadesFrom };
    const left = loud.end - loud.start - goneOf(loud);
    if (goneOf(word) > 0 && left < SHORTEST_PIECE) continue;
    if (word.quiet && !standsOut(word, session)) continue;
    report('every word once', `"${word.text}" at ${atMs(word.start)} is in no final`);
  }
}

// How far back a session knows how loud its room is; it takes the room to be silent at first.
const KNOWN_NOISE = msToSamples(2900);
const SILENT_START = msToSamples(480);

/**
 * Whether a word that the detector may miss can be told from the noise of the room: not where sound that is as loud goes
 * on without a silent frame for as long as a session knows its room.
 */
function standsOut({ end }: SpokenWord, { plan, silences }: PlayedSession): boolean {
  const frame = typeof plan.detector === 'string' ? LONGEST_FRAME : plan.detector.frameSamples;
  return (
    end <= SILENT_START ||
    silences.some((silence) => overlapOf({ start: end - KNOWN_NOISE, end }, silence) >= 2 * frame)
  );
}

/** How much of a word, or of another stretch, lies in a range. In samples. */
function overlapOf(
  { start, end }: Pick<SpokenWord, 'start' | 'end'>,
  { startSample, endSample }: SampleRange,
): number {
  return Math.max(0, Math.min(end, endSample) - Math.max(start, startSample));
}

const isWithin = ({ middle }: SpokenWord, { startSample, endSample }: Answer): boolean =>
  startSample <= middle && middle < endSample;

function isAnswered(
  word: SpokenWord,
  { cancels, promised }: PlayedSession,
  events: readonly SessionEvent[],
): boolean {
  const { middle } = word;
  if (events.some((event) => isAnswer(event) && isWithin(word, event))) return true;
  // What was flushed before it was cancelled has to be answered.
  return cancels.some((at) => {
    const flushes = promised.filter(({ what, position }) => what === 'flush' && position <= at);
    const flushedTo = Math.max(0, ...flushes.map(({ position }) => position));
    return middle >= flushedTo && middle < at;
  });
}

/** When a flush or the end resolves, all before it has been answered. */
export function judgeFlushes(session: PlayedSession, report: Report): void {
  const { plan, promised, words, events } = session;
  const { startsAfterMs, pausesMs, visits } = plan.reader;
  // Others may not have read it yet.
  const isEager = startsAfterMs === 0 && visits.length === 0 && pausesMs.every((ms) => ms === 0);
  if (!isEager) return;
  for (const { what, position, outcome, eventsBy } of promised) {
    if (what === 'write' || outcome !== 'resolved') continue;
    const by = events.slice(0, eventsBy);
    const missing = words.find((word) => word.middle < position && !isAnswered(word, session, by));
    if (missing === undefined || !isAnswered(missing, session, events)) continue;
    report(
      'flush answers',
      `${what} at ${atMs(position)} resolved before "${missing.text}" was answered`,
    );
  }
}

function textOf(words: readonly SpokenWord[]): string {
  return words.map(({ text }) => text).join(' ');
}
