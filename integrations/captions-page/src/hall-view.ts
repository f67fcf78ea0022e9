import { eachFrame } from './each-frame.js';
import { button, part } from './element.js';
import type { PageParameters } from './page-parameters.js';
import { type SpeakerNames, spokenText } from './speaker-names.js';
import type { Transcript } from './transcript.js';

// More than ever fits: what is above the edge is cut off.
const MAX_CHARS = 600;
const UNDER_HALL = ':scope > :not(#hall, #announcements, #notice, dialog)';
const SIZES = { least: 0.5, most: 3, step: 1.15 };

/** Big text for a hall: the last few lines, and nothing else. */
export interface HallView {
  changed(): void;
  /** What keeps captions from coming, where something does. */
  say(trouble: string | undefined): void;
  toggle(): void;
}

export function createHallView(
  transcript: Transcript,
  { nameOf }: Pick<SpeakerNames, 'nameOf'>,
  { hall: begins, transparent, lines, size: givenSize = 1 }: PageParameters,
): HallView {
  const hall = part('hall');
  const final = part('hall-final');
  const partial = part('hall-partial');
  const state = part('hall-state');
  let size = givenSize;
  let before: HTMLElement | null = null;

  const draw = eachFrame(() => {
    if (hall.hidden) return;
    let text = '';
    for (let i = transcript.lines.length - 1; i >= 0 && text.length < MAX_CHARS; i--) {
      text = `${spokenText(transcript.lines.at(i)!, nameOf)} ${text}`;
    }
    const words = transcript.partial;
    const kept = text + (words?.committed ?? '');
    if (final.textContent !== kept) final.textContent = kept;
    const rest = words?.tentative ?? '';
    if (partial.textContent !== rest) partial.textContent = rest;
  });

  resize(1);
  if (lines !== undefined) hall.style.setProperty('--lines', String(lines));
  document.documentElement.dataset.over = transparent ? 'video' : 'page';

  function resize(factor: number): void {
    size = Math.min(SIZES.most, Math.max(SIZES.least, size * factor));
    hall.style.setProperty('--size', String(size));
  }

  /** @param isAsked - whether a person has just asked for it, and not the address */
  function open(isAsked: boolean): void {
    before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    hall.hidden = false;
    setRestInert(true);
    if (isAsked) {
      // Not every browser has it, and not in every frame.
      document.documentElement.requestFullscreen?.().catch(() => {});
      button('hall-close').focus({ preventScroll: true });
    }
    draw();
  }

  function close(): void {
    hall.hidden = true;
    setRestInert(false);
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    before?.focus();
  }

  /** What lies under it is not reached by the keyboard. The notice lies over it. */
  function setRestInert(yes: boolean): void {
    for (const child of document.body.querySelectorAll<HTMLElement>(UNDER_HALL)) child.inert = yes;
  }

  button('hall-open').addEventListener('click', () => open(true));
  button('hall-close').addEventListener('click', close);
  button('hall-smaller').addEventListener('click', () => resize(1 / SIZES.step));
  button('hall-larger').addEventListener('click', () => resize(SIZES.step));
  hall.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  document.addEventListener('fullscreenchange', () => {
    // The browser's own Escape has left it.
    if (document.fullscreenElement === null && !hall.hidden) close();
  });

  if (begins) open(false);
  return {
    changed: draw,
    say(trouble) {
      state.hidden = trouble === undefined;
      state.textContent = trouble ?? '';
    },
    toggle: () => (hall.hidden ? open(true) : close()),
  };
}
