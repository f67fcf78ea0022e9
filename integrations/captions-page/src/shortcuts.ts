/** What a key does. */
export type Shortcuts = Readonly<Record<string, () => void>>;

// What takes keys itself. Space on a button presses it.
const TAKING_KEYS = 'input:not([type="radio"]), textarea, select, button, a, dialog, audio';

/**
 * Keys of one letter. People who dictate to their computer must be able to turn them off (WCAG 2.1.4).
 *
 * @param isOn - whether they hold now
 */
export function listenToKeys(shortcuts: Shortcuts, isOn: () => boolean): void {
  document.addEventListener('keydown', (event) => {
    if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.toLowerCase();
    const target = event.target instanceof Element ? event.target : document.body;
    if (document.querySelector('dialog[open]') !== null) return;
    const taker = target.closest(TAKING_KEYS);
    // A letter means nothing to a button.
    const isTaken = taker !== null && !(key !== ' ' && taker instanceof HTMLButtonElement);
    const act = shortcuts[key];
    if (act === undefined || isTaken) return;
    event.preventDefault();
    act();
  });
}
