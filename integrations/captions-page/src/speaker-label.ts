// As many colours as people can tell apart; names tell all of them apart.
const COLOURS = 8;

/** A button with the name of a person, in that person's colour. It renames the person. */
export function speakerLabel(speaker: string, name: string): HTMLElement {
  const label = document.createElement('button');
  label.type = 'button';
  label.className = 'speaker';
  label.dataset.speaker = speaker;
  label.dataset.colour = String(colourOf(speaker));
  label.textContent = name;
  label.setAttribute('aria-label', `${name}: rename`);
  return label;
}

function colourOf(speaker: string): number {
  const number = Number(speaker) - 1;
  return (Number.isInteger(number) && number >= 0 ? number : speaker.length) % COLOURS;
}

/** Puts a field in place of a name. Enter and leaving keep what was written, Escape does not. */
export function renameSpeaker(label: HTMLElement, done: (name: string) => void): void {
  const field = document.createElement('input');
  field.type = 'text';
  field.className = 'speaker-name';
  field.value = label.textContent ?? '';
  field.maxLength = 60;
  field.autocomplete = 'off';
  field.setAttribute('aria-label', `Name of ${label.textContent}`);
  let isOver = false;

  function finish(name: string | undefined): void {
    if (isOver) return;
    isOver = true;
    field.replaceWith(label);
    label.focus();
    if (name !== undefined && name.trim() !== label.textContent) done(name);
  }

  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') finish(undefined);
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    finish(field.value);
  });
  field.addEventListener('blur', () => finish(field.value));
  label.replaceWith(field);
  field.focus();
  field.select();
}
