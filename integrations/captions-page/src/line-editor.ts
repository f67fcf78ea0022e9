import type { Line } from './lines.js';

/** Puts a field in place of a line's text. Enter and leaving keep what was written, Escape does not. */
export function editLine(item: HTMLElement, line: Line, done: (text: string) => void): void {
  const text = item.querySelector('.text');
  if (text === null) return;
  const field = document.createElement('textarea');
  field.value = line.text;
  field.rows = Math.max(1, Math.round(text.clientHeight / 40));
  field.setAttribute('aria-label', 'Text of the line');
  let isOver = false;

  function finish(result: string, takesFocus: boolean): void {
    if (isOver) return;
    isOver = true;
    field.replaceWith(text!);
    done(result);
    if (takesFocus) item.querySelector<HTMLElement>('.edit')?.focus();
  }

  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') finish(line.text, true);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    finish(field.value, true);
  });
  field.addEventListener('blur', () => finish(field.value, false));
  text.replaceWith(field);
  field.focus();
}
