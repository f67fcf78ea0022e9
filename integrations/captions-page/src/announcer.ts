import { part } from './element.js';

// What is read aloud is read from the end: older texts are of no use there.
const MAX_KEPT = 4;

/** Tells finals to screen readers, politely. Partials would never let anybody finish a sentence. */
export function createAnnouncer(): (text: string) => void {
  const region = part('announcements');
  return (text) => {
    const line = document.createElement('p');
    line.textContent = text;
    region.append(line);
    while (region.childElementCount > MAX_KEPT) region.firstElementChild?.remove();
  };
}
