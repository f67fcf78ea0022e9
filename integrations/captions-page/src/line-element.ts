import type { Word } from '@ws/core';
import { clockTime } from './clock-time.js';
import { copyOf } from './element.js';
import type { Line } from './lines.js';

// Below this probability a word is underlined. A paler shade would look as if it might still change.
const DOUBTED_BELOW = 0.3;

/** The element of a line: its time, which jumps there, its words, and a button to edit it. */
export function lineElement(line: Line, jumps: boolean): HTMLElement {
  const [item, time, text, edit] = copyOf('line', '.time', '.text', '.edit');
  const at = clockTime(line.start);
  item.dataset.id = String(line.id);
  time.textContent = at;
  (time as HTMLButtonElement).disabled = !jumps;
  time.setAttribute('aria-label', `Play from ${at}`);
  text.lang = line.language;
  text.append(...lineWords(line));
  edit.setAttribute('aria-label', `Edit the line at ${at}`);
  return item;
}

/** A line's text, with an element for each word that has a time. */
function lineWords({ text, words }: Line): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const [index, word] of words.entries()) {
    const found = text.indexOf(word.text, at);
    if (found < 0 || word.text === '') continue;
    if (found > at) nodes.push(new Text(text.slice(at, found)));
    nodes.push(wordElement(word, index));
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
