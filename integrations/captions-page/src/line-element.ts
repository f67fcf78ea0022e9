import type { Word } from '@ws/core';
import { clockTime } from './clock-time.js';
import { copyOf } from './element.js';
import type { Line } from './lines.js';
import { speakerLabel } from './speaker-label.js';
import { spokenParts } from './speaker-names.js';

// Below this probability a word is underlined. A paler shade would look as if it might still change.
const DOUBTED_BELOW = 0.3;

/** The element of a line: its time, which jumps there, its words, and a button to edit it. */
export function lineElement(
  line: Line,
  jumps: boolean,
  nameOf: (speaker: string) => string,
): HTMLElement {
  const [item, time, text, edit] = copyOf('line', '.time', '.text', '.edit');
  const at = clockTime(line.start);
  item.dataset.id = String(line.id);
  time.textContent = at;
  (time as HTMLButtonElement).disabled = !jumps;
  time.setAttribute('aria-label', `Play from ${at}`);
  text.lang = line.language;
  text.append(...spokenNodes(line, nameOf));
  edit.setAttribute('aria-label', `Edit the line at ${at}`);
  return item;
}

/** A line's text; where people are told, what each says begins with the name, on a line of its own. */
function spokenNodes(line: Line, nameOf: (speaker: string) => string): Node[] {
  if (line.segments.every(({ speaker }) => speaker === undefined)) return lineWords(line, 0);
  let first = 0;
  return spokenParts(line).map(({ speaker, text, words }) => {
    const part = document.createElement('span');
    part.className = 'part';
    if (speaker !== undefined) part.append(speakerLabel(speaker, nameOf(speaker)), ' ');
    const own = line.words.slice(first, first + words);
    part.append(...lineWords({ text, words: own }, first));
    first += words;
    return part;
  });
}

/** @param first - the place of the first of the words in the line */
function lineWords({ text, words }: Pick<Line, 'text' | 'words'>, first: number): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const [index, word] of words.entries()) {
    const found = text.indexOf(word.text, at);
    if (found < 0 || word.text === '') continue;
    if (found > at) nodes.push(new Text(text.slice(at, found)));
    nodes.push(wordElement(word, first + index));
    at = found + word.text.length;
  }
  if (at < text.length) nodes.push(new Text(text.slice(at)));
  return nodes;
}

function wordElement({ text, probability }: Word, index: number): HTMLElement {
  const span = document.createElement('span');
  span.className = 'word';
  span.dataset.index = String(index);
  if (probability !== undefined && probability < DOUBTED_BELOW) {
    span.classList.add('doubted');
    span.title = `${Math.round(probability * 100)} % sure`;
  }
  span.textContent = text;
  return span;
}
