import type { Word } from '../../contracts/transcript.js';
import { TranscribeError } from '../../errors/transcribe-error.js';
import type { Emission } from '../word-latency.js';

// The two text formats of ufal's asr_latency (github.com/ufal/asr_latency), which its script reads, too.

/**
 * Reads spoken words: a line each, `beg<TAB>end<TAB>word`, times in seconds. Empty lines are passed over.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` naming the line that is no such line
 */
export function parseGoldWords(tsv: string): Word[] {
  return linesOf(tsv).map(({ line, number }) => {
    const [start, end, text = ''] = line.split('\t');
    const word = { text: text.trim(), start: Number(start || 'x'), end: Number(end || 'x') };
    if (word.text === '' || !areFinite(word.start, word.end)) {
      throw badLine(number, 'beg<TAB>end<TAB>word, times in seconds');
    }
    return word;
  });
}

/**
 * Reads an emission log: a line each, `emission_ms beg end text`, single spaces between, times in milliseconds. The text
 * has a space of its own in front, but where it goes on within the last word of the line before. Empty lines are passed
 * over.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` naming the line that is no such line
 */
export function parseEmissions(log: string): Emission[] {
  return linesOf(log).map(({ line, number }) => {
    const [, emitted = 'x', start = 'x', end = 'x', text = ''] =
      /^(\S+) (\S+) (\S+) (.*)$/.exec(line) ?? [];
    const times = { emittedMs: Number(emitted), startMs: Number(start), endMs: Number(end) };
    if (!areFinite(times.emittedMs, times.startMs, times.endMs)) {
      throw badLine(number, '"emission_ms beg end text", times in milliseconds');
    }
    return { ...times, text };
  });
}

function linesOf(text: string): { readonly line: string; readonly number: number }[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '');
}

function areFinite(...values: readonly number[]): boolean {
  return values.every(Number.isFinite);
}

function badLine(number: number, form: string): TranscribeError {
  return new TranscribeError(`Line ${number} is not of the form ${form}.`, {
    code: 'ERR_INVALID_STATE',
    details: { line: number },
  });
}
