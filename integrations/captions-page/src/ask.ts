import { button, element, part } from './element.js';

/**
 * Asks whether something may be lost.
 *
 * @param text - what happens then
 * @param yes - the button that lets it happen
 */
export function ask(text: string, yes: string): Promise<boolean> {
  const dialog = element('confirm', HTMLDialogElement);
  part('confirm-text').textContent = text;
  button('confirm-yes').textContent = yes;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
