import type { Word } from '../contracts/transcript.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import type { Emission } from './word-latency.js';

// The two text formats of ufal's asr_latency (github.com/ufal/asr_latency), so that its script and ours read each
// other's files.

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

/** Writes spoken words as {@link parseGoldWords} reads them. */
export function formatGoldWords(words: readonly Word[]): string {
  return words
    .map(({ text, start, end }) => `${start}\t${end}\t${text.trim().replace(/\s+/g, ' ')}\n`)
    .join('');
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

/** Writes emissions as {@link parseEmissions} reads them; without text there is no line. */
export function formatEmissions(emissions: readonly Emission[]): string {
  return emissions
    .filter(({ text }) => text.trim() !== '')
    .map(({ emittedMs, startMs = emittedMs, endMs = emittedMs, text }) => {
      const line = text.replace(/\s+/g, ' ');
      return `${emittedMs.toFixed(4)} ${Math.round(startMs)} ${Math.round(endMs)} ${line}\n`;
    })
    .join('');
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
