import type { ClientEvent } from '@ws/client';
import type { AudioSource } from '@ws/client/browser';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { createAnnouncer } from './announcer.js';
import { ask } from './ask.js';
import { createBrowserTranscriber } from './browser-transcriber.js';
import { type Captioning, startCaptioning } from './captioning.js';
import { clockTime } from './clock-time.js';
import { createDownloads } from './download.js';
import { button, element, part } from './element.js';
import { createGauge } from './gauge.js';
import { createHallView } from './hall-view.js';
import { createKeeper } from './kept/keeper.js';
import { createKeptDialog } from './kept/kept-dialog.js';
import { restoreKept } from './kept/restore-kept.js';
import { tabMemory } from './kept/tab-memory.js';
import { createTranscriptHold } from './kept/transcript-hold.js';
import { createTranscriptStore, type KeptTranscript } from './kept/transcript-store.js';
import { createMeasures, type Measures } from './measures.js';
import { createNotice } from './notice.js';
import { keepForOffline } from './offline.js';
import { openFile, openLive, type SourceKind } from './open-source.js';
import { readParameters } from './page-parameters.js';
import { createPlayer } from './player.js';
import { createRecording } from './recording.js';
import { fetchServerInfo, readKeptInfo, type ServerInfo, serverUrl } from './server-info.js';
import { createServerTranscriber } from './server-transcriber.js';
import { connectOptions, type Settings } from './settings.js';
import { createSettingsForm } from './settings-form.js';
import { listenToKeys } from './shortcuts.js';
import { createSpeakerNames, spokenText } from './speaker-names.js';
import { createStatus } from './status.js';
import { createTheme } from './theme.js';
import { createTranscript } from './transcript.js';
import { createTranscriptView } from './transcript-view.js';
import { createWaveform } from './waveform.js';
import { createWaveformView } from './waveform-view.js';

// Chunks of 100 ms that may wait to be sent: two minutes of what is live, little of a file.
const MAX_WAITING = { live: 1200, file: 20 } as const;
const SAMPLES_A_SECOND = 16_000;
const ASK_AGAIN_MS = 3000;
const NOT_KEPT =
  'This browser does not keep this transcript: it may be out of room, or a private window. Download it before you close the page.';
const NOT_READ = 'This browser does not give back what it kept.';
const IN_OTHER_TAB = 'Another tab has this transcript. Go on with it there, or close that tab.';
const BUSY = 'The server has much to do: a sentence may end a little later.';
const TOO_SLOW =
  'This browser is ten minutes behind, and keeps no more. It has stopped listening; what was said is still being written.';

const parameters = readParameters(location.search);
const transcript = createTranscript((change) => {
  view.changed(change);
  hall.changed();
  if (change.type === 'added') announce(spokenText(change.line, names.nameOf));
  if (change.type === 'added' || change.type === 'edited') keeper.line(change.line);
  showActions();
});
const announce = createAnnouncer();
const player = createPlayer((seconds) => view.mark(seconds));
const names = createSpeakerNames(() => {
  view.renamed();
  hall.changed();
});
const view = createTranscriptView(transcript, names, player.playFrom);
const hall = createHallView(transcript, names, parameters);
const say = createStatus(hall.say);
const notice = createNotice();
const waveform = createWaveform();
const waveformView = createWaveformView(waveform);
const recording = createRecording();
const gauges = {
  delay: createGauge('delay', (ms) => (ms / 1000).toFixed(1), 1000),
  work: createGauge('work', (share) => String(Math.round(share * 100)), 0.2),
};
const settings = createSettingsForm(settle);
const start = button('start');
const fileInput = element('file', HTMLInputElement);

const browser = createBrowserTranscriber(() => info);
const transcribers = { server: createServerTranscriber(serverUrl()), browser };

let info: ServerInfo | undefined;
let running: Captioning | undefined;
let lastKind: SourceKind | undefined;
/** What the transcript is of, where that is a file. */
let lastFile: File | undefined;
/** A transcript is being read from where it is kept. */
let isRestoring = false;

const store = createTranscriptStore();
const hold = createTranscriptHold();
const keeper = createKeeper({
  store,
  page: {
    get kind() {
      return lastKind ?? 'microphone';
    },
    get seconds() {
      return waveform.seconds;
    },
    get file() {
      return lastFile;
    },
    audioSince: recording.since,
  },
  wishes: () => settings.current,
  became(id) {
    tabMemory.keepCurrent(id);
    names.belongTo(id);
    // A new one is this tab's own: no other tab knows its id.
    if (id === undefined) hold.release();
    else void hold.take(id);
  },
  failed: () => notice.show(NOT_KEPT),
});
const keptDialog = createKeptDialog({
  store,
  current: tabMemory.current,
  open: openKept,
  removed(id) {
    if (running === undefined && (id === undefined || id === tabMemory.current())) {
      clear();
    }
  },
  failed: () => notice.show(NOT_READ),
});

createDownloads(transcript, names);
createTheme(() => {
  waveformView.changed();
  gauges.delay.redraw();
  gauges.work.redraw();
});
void learnOfServer();
keepForOffline();
void begin();

/** Shows what the tab had, and does what its address asks for. */
async function begin(): Promise<void> {
  const { source, start: isToStart } = parameters;
  if (source !== undefined) {
    element('sources', HTMLFieldSetElement)
      .querySelector<HTMLInputElement>(`[value="${source}"]`)!
      .click();
  }
  const id = tabMemory.current();
  if (id !== undefined) {
    const kept = await store.list().catch(() => []);
    const shown = kept.find((one) => one.id === id);
    if (shown === undefined) keeper.goOn();
    else await openKept(shown).catch(() => notice.show(NOT_READ));
  }
  const line = tabMemory.takeLeft();
  if (line !== undefined) transcript.add(line);
  if (isToStart && running === undefined) await toggle();
}

/** @param lineId - the line to begin at */
async function openKept(kept: KeptTranscript, lineId?: number): Promise<void> {
  if (running !== undefined || isRestoring) return;
  const isShown = transcript.lines.length > 0 && kept.id === tabMemory.current();
  if (!isShown) {
    if (!(await mayClear())) return;
    isRestoring = true;
    showRunning();
    try {
      if (!(await hold.take(kept.id))) return notice.show(IN_OTHER_TAB);
      await restoreKept(kept, store, { transcript, recording, waveform, player });
      lastKind = kept.kind;
      keeper.goOn(kept);
    } finally {
      isRestoring = false;
      view.allowJumps(player.isLoaded);
      waveformView.showWhole(true);
      part('elapsed').textContent = clockTime(waveform.seconds);
      showRunning();
    }
  }
  if (lineId !== undefined) view.showLine(lineId);
}

/** Asks the server what it has, until it is ready. */
async function learnOfServer(): Promise<void> {
  try {
    info = await fetchServerInfo();
    settings.offer(info);
    showEngine(settings.current);
    if (running === undefined) say({ status: info.status === 'ready' ? 'idle' : 'loading' });
    if (info.status === 'ready') return;
  } catch {
    if (running === undefined) sayOffline();
  }
  setTimeout(() => void learnOfServer(), ASK_AGAIN_MS);
}

/** There is no server. An engine of this browser that has been loaded before needs none. */
function sayOffline(): void {
  const kept = settings.current.listenWith === 'browser' ? readKeptInfo() : undefined;
  if (info === undefined && kept !== undefined) {
    info = kept;
    settings.offer(kept);
    showEngine(settings.current);
  }
  say({ status: kept === undefined ? 'offline' : 'idle' });
}

function showEngine({ listenWith }: Settings): void {
  const where = listenWith === 'browser' ? 'in this browser' : undefined;
  part('engine').textContent = [info?.model, info?.backend, where].filter(Boolean).join(' · ');
}

/** As a setting was changed. */
function settle(current: Settings): void {
  showEngine(current);
  if (current.listenWith === 'server' && running === undefined) browser.release();
}

function chosenKind(): SourceKind {
  const chosen = document.querySelector<HTMLInputElement>('input[name="source"]:checked');
  return (chosen?.value ?? 'microphone') as SourceKind;
}

function showActions(): void {
  const isEmpty = transcript.lines.length === 0;
  button('copy').disabled = isEmpty;
  button('download-open').disabled = isEmpty;
  button('new').disabled = isEmpty || running !== undefined;
}

function showRunning(): void {
  const isRunning = running !== undefined;
  start.dataset.running = String(isRunning);
  const stop = running?.isStopping ? 'Leave now' : 'Stop';
  const begin = chosenKind() === 'file' ? 'Choose a file' : 'Start';
  part('start-text').textContent = isRunning ? stop : begin;
  button('hall-start').textContent = isRunning ? stop : 'Start';
  element('sources', HTMLFieldSetElement).disabled = isRunning;
  start.disabled = isRestoring;
  keptDialog.allow(!isRunning && !isRestoring);
  showActions();
}

/** What was there stays where it is kept. */
function clear(): void {
  keeper.flush();
  transcript.clear();
  recording.clear();
  waveform.clear();
  waveformView.changed();
  gauges.delay.clear();
  gauges.work.clear();
  player.unload();
  view.allowJumps(false);
  part('elapsed').textContent = clockTime(0);
  lastKind = undefined;
  lastFile = undefined;
  keeper.goOn();
}

async function toggle(): Promise<void> {
  if (isRestoring) return;
  if (running !== undefined) {
    running.stop();
    showRunning();
    return;
  }
  if (info?.needs_key && connectOptions(settings.current, info).apiKey === undefined) {
    settings.open();
    part('key').focus();
    return;
  }
  const kind = chosenKind();
  if (kind === 'file') {
    fileInput.click();
    return;
  }
  // What is live goes on where it was left; a file is another recording.
  if (lastKind === 'file' && !(await mayClear())) return;
  await run(kind, () => openLive(kind), MAX_WAITING.live);
  const { file } = recording;
  if (file !== undefined) player.load(file);
  view.allowJumps(player.isLoaded);
}

async function mayClear(): Promise<boolean> {
  const isLost = transcript.lines.length > 0 && !keeper.isKept;
  if (isLost && !(await ask('This throws the transcript away.', 'Throw it away'))) return false;
  clear();
  return true;
}

async function transcribe(file: File): Promise<void> {
  if (running !== undefined || isRestoring || !(await mayClear())) return;
  lastFile = file;
  player.load(file);
  view.allowJumps(true);
  await run('file', () => openFile(file), MAX_WAITING.file);
}

/** Runs until all is answered. */
async function run(
  kind: SourceKind,
  open: () => Promise<AudioSource>,
  maxWaiting: number,
): Promise<void> {
  lastKind = kind;
  const before = { offset: waveform.seconds, speakers: transcript.speakers };
  const measures = createMeasures();
  let samplesHeard = 0;
  notice.hide();
  if (kind !== 'file') {
    player.unload();
    view.allowJumps(false);
  }
  waveformView.showWhole(false);
  const options = connectOptions(settings.current, info);
  running = startCaptioning(
    {
      ...{ options, open, maxWaiting, isLive: kind !== 'file' },
      transcriber: transcribers[settings.current.listenWith],
    },
    {
      heard(samples) {
        samplesHeard += samples.length;
        measures.heard(samplesHeard);
        waveform.hear(samples);
        if (kind !== 'file') recording.hear(samples);
        waveformView.changed();
        keeper.heard();
        part('elapsed').textContent = clockTime(waveform.seconds);
      },
      event: (event) => take(event, before, kind === 'file' ? undefined : measures),
      state: say,
      full: () => notice.show(TOO_SLOW),
    },
  );
  showRunning();
  try {
    await running.over;
  } catch (error) {
    if (!isAborted(error)) notice.show(errorMessage(error));
  } finally {
    running = undefined;
    transcript.drop();
    keeper.flush();
    waveform.speechEnds(waveform.seconds);
    waveformView.showWhole(true);
    say({ status: 'idle' });
    showRunning();
    settle(settings.current);
  }
}

/** Whether it ended because the page was left. */
function isAborted(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_ABORTED';
}

/** @param measures - left out where audio comes faster than it is spoken, and no delay is felt */
function take(
  event: ClientEvent,
  { offset, speakers }: { readonly offset: number; readonly speakers: number },
  measures: Measures | undefined,
): void {
  if (event.type === 'speech_end' || event.type === 'partial' || event.type === 'final') {
    const { delayMs, workShare } = measures?.told(event) ?? {};
    if (delayMs !== undefined) gauges.delay.measured(delayMs);
    if (workShare !== undefined) gauges.work.measured(workShare);
  }
  switch (event.type) {
    case 'speech_start':
      waveform.speechStarts(offset + event.position / SAMPLES_A_SECOND);
      return;
    case 'speech_end':
      waveform.speechEnds(offset + event.position / SAMPLES_A_SECOND);
      return;
    case 'partial':
      transcript.hear(event, offset);
      return;
    case 'final':
      transcript.final(event, offset, speakers);
      return;
    case 'speakers':
      transcript.tell(event, offset, speakers);
      return;
    case 'cancelled':
      transcript.drop();
      return;
    case 'warning':
    case 'error':
      notice.show(event.code === 'TURN_LATE' ? BUSY : event.message);
      return;
    case 'suppressed':
    case 'untranscribed':
      return;
  }
}

start.addEventListener('click', () => void toggle());
button('hall-start').addEventListener('click', () => void toggle());
button('new').addEventListener('click', () => void mayClear());
element('sources', HTMLFieldSetElement).addEventListener('change', showRunning);
fileInput.addEventListener('change', () => {
  const [file] = fileInput.files ?? [];
  fileInput.value = '';
  if (file !== undefined) void transcribe(file);
});
// A file may be dropped anywhere.
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file !== undefined) void transcribe(file);
});
addEventListener('offline', () => running === undefined && sayOffline());
addEventListener('online', () => void learnOfServer());
addEventListener('beforeunload', (event) => {
  const isLost = transcript.lines.length > 0 && !keeper.isKept;
  if (running !== undefined || isLost) event.preventDefault();
});
window.addEventListener('pagehide', ({ persisted }) => {
  keeper.flush(true);
  // Where the page stays in the browser's memory, the final may come still. Else there is no time for a database.
  const line = persisted ? undefined : transcript.settled();
  if (line !== undefined && settings.current.keepTranscripts) tabMemory.leave(line);
});
listenToKeys(
  { ' ': () => void toggle(), h: hall.toggle, e: view.editLast },
  () => settings.current.shortcuts,
);
showRunning();
