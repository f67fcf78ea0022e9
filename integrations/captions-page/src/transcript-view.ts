import { eachFrame } from './each-frame.js';
import { button, part } from './element.js';
import { editLine } from './line-editor.js';
import { lineElement } from './line-element.js';
import type { Line } from './lines.js';
import { renameSpeaker } from './speaker-label.js';
import type { SpeakerNames } from './speaker-names.js';
import type { Transcript, TranscriptChange } from './transcript.js';

// Lines in the document at the same time, and how many further up or down a page goes: a transcript of a day would
// otherwise make every picture slow.
const MAX_SHOWN = 60;
const PAGE = 30;
// How near the end a reader is who follows what is said.
const NEAR_PX = 80;

/** The transcript as it is shown. */
export interface TranscriptView {
  changed(change: TranscriptChange): void;
  /** A person has another name. */
  renamed(): void;
  /** Whether there is a recording to jump in. */
  allowJumps(yes: boolean): void;
  /** Marks the word that is being played, at this second of the recording; none where left out. */
  mark(seconds: number | undefined): void;
  /** Opens the last line for editing. */
  editLast(): void;
  /** Brings a line into view. */
  showLine(id: number): void;
}

/** @param jump - plays the recording from a second on */
export function createTranscriptView(
  transcript: Transcript,
  names: SpeakerNames,
  jump: (seconds: number) => void,
): TranscriptView {
  const stage = part('main');
  const list = part('finals');
  const section = part('transcript');
  const welcome = part('welcome');
  const partial = part('partial');
  const committed = part('committed');
  const tentative = part('tentative');
  const earlier = button('earlier');
  const later = button('later');
  const follow = button('follow');
  /** The first line shown, by its place; what is shown ends with the newest line, or `MAX_SHOWN` further on. */
  let from = 0;
  let isFollowing = true;
  /** Where the stage was when it was last looked at. */
  let lastTop = 0;
  let jumps = false;
  let marked: Element | undefined;
  let isDrawnAnew = true;
  const edited = new Set<number>();
  let drawnUntil = 0;

  const draw = eachFrame(() => {
    const { lines } = transcript;
    if (isFollowing && !isDrawnAnew && lines.length - from > MAX_SHOWN + PAGE) {
      // In steps, so that most lines cost nothing.
      const first = lines.length - MAX_SHOWN;
      for (; from < Math.min(first, drawnUntil); from++) list.firstElementChild?.remove();
      from = first;
      drawnUntil = Math.max(drawnUntil, from);
    }
    const until = Math.min(lines.length, from + MAX_SHOWN + PAGE);
    if (isDrawnAnew) {
      list.replaceChildren();
      drawnUntil = from;
      isDrawnAnew = false;
    }
    for (const id of edited) {
      const line = lineWith(id);
      const item = list.querySelector(`[data-id="${id}"]`);
      // What is being written there is kept first.
      if (!line || !item || item.querySelector('textarea, input')) continue;
      const hadFocus = item.contains(document.activeElement);
      const renewed = lineElement(line, jumps, names.nameOf);
      item.replaceWith(renewed);
      if (hadFocus) renewed.querySelector<HTMLElement>('.edit')?.focus();
    }
    edited.clear();
    for (; drawnUntil < until; drawnUntil++) {
      list.append(lineElement(lines.at(drawnUntil)!, jumps, names.nameOf));
    }

    const words = transcript.partial;
    const isEmpty = lines.length === 0 && words === undefined;
    welcome.hidden = !isEmpty;
    section.hidden = isEmpty;
    earlier.hidden = from === 0;
    later.hidden = until === lines.length;
    partial.hidden = words === undefined || until < lines.length;
    if (words !== undefined) {
      if (committed.textContent !== words.committed) committed.textContent = words.committed;
      if (tentative.textContent !== words.tentative) tentative.textContent = words.tentative;
    }
    if (isFollowing) stage.scrollTop = stage.scrollHeight;
    lastTop = stage.scrollTop;
    follow.hidden = isFollowing || isEmpty;
  });

  function show(first: number): void {
    from = Math.max(0, Math.min(first, transcript.lines.length - 1));
    isDrawnAnew = true;
    draw();
  }

  function toNewest(): void {
    isFollowing = true;
    show(transcript.lines.length - MAX_SHOWN);
  }

  stage.addEventListener(
    'scroll',
    () => {
      const isNear = stage.scrollHeight - stage.scrollTop - stage.clientHeight < NEAR_PX;
      const isUp = stage.scrollTop < lastTop;
      lastTop = stage.scrollTop;
      if (isNear === isFollowing || (isNear && !later.hidden)) return;
      // A reader who scrolls up leaves the end. Where a notice takes the stage's height, the end moves, and not the reader.
      isFollowing = isNear || !isUp;
      draw();
    },
    { passive: true },
  );
  earlier.addEventListener('click', () => {
    isFollowing = false;
    show(from - PAGE);
  });
  later.addEventListener('click', toNewest);
  follow.addEventListener('click', toNewest);

  function lineWith(id: number): Line | undefined {
    const place = transcript.lines.placeOf(id);
    return place < 0 ? undefined : transcript.lines.at(place);
  }

  function lineOf(target: EventTarget | null): [HTMLElement, Line] | undefined {
    const item = target instanceof Element ? target.closest<HTMLElement>('.line') : null;
    const line = lineWith(Number(item?.dataset.id));
    return item !== null && line !== undefined ? [item, line] : undefined;
  }

  function edit(item: HTMLElement, line: Line): void {
    editLine(item, line, (text) => {
      // Its speakers may have come meanwhile.
      edited.add(line.id);
      transcript.edit(line.id, text);
      draw();
    });
  }

  list.addEventListener('click', (event) => {
    const found = lineOf(event.target);
    if (found === undefined) return;
    const [item, line] = found;
    const target = event.target as Element;
    const label = target.closest<HTMLElement>('.speaker');
    if (label) renameSpeaker(label, (name) => names.rename(label.dataset.speaker!, name));
    else if (target.closest('.edit')) edit(item, line);
    else if (!jumps) return;
    else if (target.closest('.time')) jump(line.start);
    else {
      const word = target.closest<HTMLElement>('.word');
      const start = line.words[Number(word?.dataset.index)]?.start;
      if (start !== undefined) jump(start);
    }
  });

  draw();
  return {
    changed(change) {
      if (change.type === 'edited') edited.add(change.line.id);
      if (change.type === 'restored') toNewest();
      else draw();
    },
    renamed() {
      isDrawnAnew = true;
      draw();
    },
    allowJumps(yes) {
      if (jumps === yes) return;
      jumps = yes;
      section.dataset.jumps = String(yes);
      for (const time of list.querySelectorAll<HTMLButtonElement>('.time')) time.disabled = !yes;
    },
    mark(seconds) {
      const word = seconds === undefined ? undefined : wordAt(seconds);
      if (word === marked) return;
      marked?.classList.remove('spoken');
      word?.classList.add('spoken');
      marked = word;
    },
    showLine(id) {
      const at = transcript.lines.placeOf(id);
      if (at < 0) return;
      isFollowing = false;
      show(at - MAX_SHOWN / 2);
      // It is there with the next picture.
      requestAnimationFrame(() => {
        const item = list.querySelector<HTMLElement>(`[data-id="${id}"]`);
        item?.scrollIntoView({ block: 'center' });
        item?.querySelector<HTMLElement>('.edit')?.focus({ preventScroll: true });
      });
    },
    editLast() {
      const line = transcript.lines.at(-1);
      const item = line && list.querySelector<HTMLElement>(`[data-id="${line.id}"]`);
      if (line && item) edit(item, line);
    },
  };

  function wordAt(seconds: number): Element | undefined {
    const place = transcript.lines.placeAt(seconds);
    const line = place < 0 ? undefined : transcript.lines.at(place);
    const index = line?.words.findLastIndex(({ start }) => start <= seconds) ?? -1;
    if (line === undefined || index < 0) return undefined;
    if (seconds > line.words[index]!.end + 0.5) return undefined;
    return list.querySelector(`[data-id="${line.id}"] .word[data-index="${index}"]`) ?? undefined;
  }
}
