import type { ClientEvent } from '@ws/client';
import type { AudioSource } from '@ws/client/browser';
import { TranscribeError } from '@ws/core';
import { createAnnouncer } from './announcer.js';
import { askToThrowAway } from './ask.js';
import { createBrowserTranscriber } from './browser-transcriber.js';
import { type Captioning, startCaptioning } from './captioning.js';
import { clockTime } from './clock-time.js';
import { createDownloads } from './download.js';
import { button, element, part } from './element.js';
import { createGauge } from './gauge.js';
import { createHallView } from './hall-view.js';
import { createMeasures, type Measures } from './measures.js';
import { createNotice } from './notice.js';
import { keepForOffline } from './offline.js';
import { openFile, openLive, type SourceKind } from './open-source.js';
import { createPlayer } from './player.js';
import { createRecording } from './recording.js';
import { fetchServerInfo, readKeptInfo, type ServerInfo, serverUrl } from './server-info.js';
import { createServerTranscriber } from './server-transcriber.js';
import { connectOptions, type Settings } from './settings.js';
import { createSettingsForm } from './settings-form.js';
import { listenToKeys } from './shortcuts.js';
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
const TOO_SLOW =
  'This browser is ten minutes behind, and keeps no more. It has stopped listening; what was said is still being written.';

const transcript = createTranscript((change) => {
  view.changed(change);
  hall.changed();
  if (change.type === 'added') announce(change.line.text);
  showActions();
});
const announce = createAnnouncer();
const player = createPlayer((seconds) => view.mark(seconds));
const view = createTranscriptView(transcript, player.playFrom);
const hall = createHallView(transcript);
const say = createStatus(hall.say);
const notice = createNotice();
const waveform = createWaveform();
const waveformView = createWaveformView(waveform);
const recording = createRecording();
const gauges = {
  latency: createGauge('latency', (ms) => String(Math.round(ms)), 200),
  factor: createGauge('factor', (value) => value.toFixed(2), 0.2),
};
const settings = createSettingsForm(settle);
const start = button('start');
const fileInput = element('file', HTMLInputElement);

const browser = createBrowserTranscriber(() => info);
const transcribers = { server: createServerTranscriber(serverUrl()), browser };

let info: ServerInfo | undefined;
let running: Captioning | undefined;
let lastKind: SourceKind | undefined;

createDownloads(transcript);
createTheme(() => {
  waveformView.changed();
  gauges.latency.redraw();
  gauges.factor.redraw();
});
void learnOfServer();
keepForOffline();

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
  button('clear').disabled = isEmpty || running !== undefined;
}

function showRunning(): void {
  const isRunning = running !== undefined;
  start.dataset.running = String(isRunning);
  const stop = running?.isStopping ? 'Leave now' : 'Stop';
  const begin = chosenKind() === 'file' ? 'Choose a file' : 'Start';
  part('start-text').textContent = isRunning ? stop : begin;
  button('hall-start').textContent = isRunning ? stop : 'Start';
  element('sources', HTMLFieldSetElement).disabled = isRunning;
  showActions();
}

function clear(): void {
  transcript.clear();
  recording.clear();
  waveform.clear();
  waveformView.changed();
  gauges.latency.clear();
  gauges.factor.clear();
  player.unload();
  view.allowJumps(false);
  part('elapsed').textContent = clockTime(0);
}

async function toggle(): Promise<void> {
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
  if (waveform.seconds > 0) player.load(recording.file());
  view.allowJumps(player.isLoaded);
}

async function mayClear(): Promise<boolean> {
  if (transcript.lines.length > 0 && !(await askToThrowAway())) return false;
  clear();
  return true;
}

async function transcribe(file: File): Promise<void> {
  if (running !== undefined || !(await mayClear())) return;
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
  const offset = waveform.seconds;
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
        part('elapsed').textContent = clockTime(waveform.seconds);
      },
      event: (event) => take(event, offset, kind === 'file' ? undefined : measures),
      state: say,
      full: () => notice.show(TOO_SLOW),
    },
  );
  showRunning();
  try {
    await running.over;
  } catch (error) {
    if (!isAborted(error)) notice.show(error instanceof Error ? error.message : String(error));
  } finally {
    running = undefined;
    transcript.drop();
    waveform.speechEnds(waveform.seconds);
    waveformView.showWhole(true);
    say({ status: 'idle' });
    showRunning();
    settle(settings.current);
  }
}

/** Whether it ended because somebody left. */
function isAborted(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_ABORTED';
}

/** @param measures - left out where audio comes faster than it is spoken, and latency means nothing */
function take(event: ClientEvent, offset: number, measures: Measures | undefined): void {
  switch (event.type) {
    case 'speech_start':
      waveform.speechStarts(offset + event.position / SAMPLES_A_SECOND);
      return;
    case 'speech_end':
      waveform.speechEnds(offset + event.position / SAMPLES_A_SECOND);
      return;
    case 'partial':
    case 'final': {
      const { latencyMs, factor } = (measures ?? createMeasures()).told(event);
      if (latencyMs !== undefined) gauges.latency.measured(latencyMs);
      if (measures !== undefined) gauges.factor.measured(factor);
      if (event.type === 'partial') transcript.hear(event);
      else transcript.final(event, offset);
      return;
    }
    case 'cancelled':
      transcript.drop();
      return;
    case 'warning':
    case 'error':
      notice.show(event.message);
      return;
    case 'suppressed':
    case 'untranscribed':
      return;
  }
}

start.addEventListener('click', () => void toggle());
button('hall-start').addEventListener('click', () => void toggle());
button('clear').addEventListener('click', () => void mayClear());
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
  if (running !== undefined) event.preventDefault();
});
listenToKeys(
  { ' ': () => void toggle(), h: hall.toggle, e: view.editLast },
  () => settings.current.shortcuts,
);
showRunning();
