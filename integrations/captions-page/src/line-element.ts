import { clockTime } from './clock-time.js';
import { lineWords } from './line-words.js';
import type { Line } from './transcript.js';

const PENCIL = 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4';
const SVG = 'http://www.w3.org/2000/svg';

/** The element of a line: its time, which jumps there, its words, and a button to edit it. */
export function lineElement(line: Line, jumps: boolean): HTMLLIElement {
  const item = document.createElement('li');
  item.className = 'line';
  item.dataset.id = String(line.id);

  const time = document.createElement('button');
  time.type = 'button';
  time.className = 'time';
  time.textContent = clockTime(line.start);
  time.disabled = !jumps;
  time.setAttribute('aria-label', `Play from ${clockTime(line.start)}`);

  const text = document.createElement('p');
  text.className = 'text';
  text.lang = line.language;
  text.append(...lineWords(line));

  const edit = document.createElement('button');
  edit.type = 'button';
  edit.className = 'edit';
  edit.setAttribute('aria-label', `Edit the line at ${clockTime(line.start)}`);
  edit.append(pencil());

  item.append(time, text, edit);
  return item;
}

function pencil(): SVGElement {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PENCIL);
  icon.append(path);
  return icon;
}
