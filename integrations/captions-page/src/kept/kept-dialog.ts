import { ask } from '../ask.js';
import { clockTime } from '../clock-time.js';
import { button, copyOf, element, part } from '../element.js';
import type { KeptTranscript, TranscriptStore } from './transcript-store.js';

const MAX_FOUND = 100;
const SEARCH_AFTER_MS = 200;

/** The dialog with all transcripts that are kept: opens one, removes one, looks for words in all. */
export interface KeptDialog {
  /** Whether one may be opened or removed: not while the page listens. */
  allow(yes: boolean): void;
}

export interface KeptDialogOptions {
  readonly store: TranscriptStore;
  /** The id of the transcript on the page. */
  current(): string | undefined;
  /** Shows a transcript. @param lineId - the line to begin at */
  open(transcript: KeptTranscript, lineId?: number): Promise<void>;
  /** One was removed; all where the id is left out. */
  removed(id?: string): void;
  failed(error: unknown): void;
}

export function createKeptDialog({ store, ...options }: KeptDialogOptions): KeptDialog {
  const dialog = element('kept', HTMLDialogElement);
  const search = element('kept-search', HTMLInputElement);
  const list = part('kept-list');
  const status = part('kept-status');
  const note = part('kept-note');
  const clear = button('kept-clear');
  let isAllowed = true;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** Which answer of the store is awaited: one that comes later than another one is not shown. */
  let asked = 0;

  async function show(): Promise<void> {
    const turn = ++asked;
    const wanted = search.value.trim();
    try {
      const all = await store.list();
      const items =
        wanted === ''
          ? all.map(itemOf)
          : (await store.find(wanted, MAX_FOUND)).map(({ of, line }) => {
              const at = `${clockTime(line.start)} · ${of.title}`;
              return openerOf(of, marked(line.text, wanted), at, line.id);
            });
      if (turn !== asked) return;
      list.replaceChildren(...items);
      status.textContent = statusOf(wanted, all.length, items.length);
      clear.disabled = all.length === 0 || !isAllowed;
      note.textContent = `In this browser alone${await sizeNow()}.`;
    } catch (error) {
      status.textContent = 'This browser keeps nothing: it may be a private window.';
      options.failed(error);
    }
  }

  /** @param lineId - the line to begin at */
  function openerOf(
    transcript: KeptTranscript,
    text: (Node | string)[],
    about: string,
    lineId?: number,
  ): HTMLElement {
    const [item, open, name, below, remove] = copyOf(
      ...(['kept-item', '.kept-open', '.name', '.about', '.kept-remove'] as const),
    );
    const isCurrent = transcript.id === options.current();
    name.append(...text);
    below.textContent = about;
    if (isCurrent) open.setAttribute('aria-current', 'true');
    (open as HTMLButtonElement).disabled = !isAllowed;
    open.addEventListener('click', () => {
      dialog.close();
      options.open(transcript, lineId).catch(options.failed);
    });
    remove.setAttribute('aria-label', `Delete “${transcript.title}”`);
    (remove as HTMLButtonElement).disabled = !isAllowed && isCurrent;
    remove.hidden = lineId !== undefined;
    remove.addEventListener('click', () => void removeOne(transcript));
    return item;
  }

  function itemOf(transcript: KeptTranscript): HTMLElement {
    const { title, startedAt, seconds, audioBytes } = transcript;
    const date = new Date(startedAt).toLocaleString(undefined, {
      ...{ dateStyle: 'medium', timeStyle: 'short' },
    });
    const audio = audioBytes > 0 ? ' · with sound' : '';
    return openerOf(transcript, [title], `${date} · ${clockTime(seconds)}${audio}`);
  }

  async function removeOne({ id, title }: KeptTranscript): Promise<void> {
    if (!(await ask(`This deletes “${title}”.`, 'Delete it'))) return;
    await store.remove(id).catch(options.failed);
    options.removed(id);
    await show();
    search.focus();
  }

  async function removeAll(): Promise<void> {
    if (!(await ask('This deletes all transcripts.', 'Delete all'))) return;
    await store.clear().catch(options.failed);
    options.removed();
    await show();
    search.focus();
  }

  button('kept-show').addEventListener('click', () => {
    search.value = '';
    list.replaceChildren();
    status.textContent = '';
    dialog.showModal();
    void show();
  });
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void show(), SEARCH_AFTER_MS);
  });
  search.addEventListener('keydown', (event) => {
    // It would close the dialog.
    if (event.key === 'Enter') event.preventDefault();
  });
  clear.addEventListener('click', () => void removeAll());

  return {
    allow(yes) {
      isAllowed = yes;
    },
  };
}

function statusOf(wanted: string, all: number, shown: number): string {
  if (all === 0) return 'Nothing is kept yet. What you transcribe will be here.';
  if (wanted === '') return '';
  if (shown === 0) return 'Nobody said that.';
  if (shown === MAX_FOUND) return `The newest ${MAX_FOUND} lines:`;
  return shown === 1 ? '1 line:' : `${shown} lines:`;
}

/** A text with the first place of what was looked for marked. */
function marked(text: string, wanted: string): (Node | string)[] {
  const lower = text.toLowerCase();
  const at = lower.indexOf(wanted.toLowerCase());
  // A few letters have another length in lower case.
  if (at < 0 || lower.length !== text.length) return [text];
  const mark = document.createElement('mark');
  mark.textContent = text.slice(at, at + wanted.length);
  return [text.slice(0, at), mark, text.slice(at + wanted.length)];
}

async function sizeNow(): Promise<string> {
  const { usage } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined ? '' : `: ${Math.ceil(usage / 1e6)} MB, with the page and its engine`;
}
