import { element } from './element.js';

/** Asks whether the transcript may be thrown away. */
export function askToThrowAway(): Promise<boolean> {
  const dialog = element('confirm', HTMLDialogElement);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
