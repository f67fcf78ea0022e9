// The page at /voice: plain on purpose. It shows what `VoiceStream.state` says, and does nothing that it does not offer.
import { createVoiceStream } from '@ws/voice-client';
import { createConversationLog } from './conversation-log.js';
import { bindHoldButton } from './hold-button.js';
import { giveKey, givenKey, isRefused } from './server-key.js';
import { statusText, suppressedText, untranscribedText } from './status-text.js';

const log = createConversationLog(element('talk'));
const status = element('status');
const error = element('error');
const keyForm = element('key');
const keyValue = element('key-value') as HTMLInputElement;
const partial = element('partial');
const suppressed = element('suppressed');
const untranscribed = element('untranscribed');
const push = element('push');
const open = element('open');
const level = element('level') as HTMLMeterElement;
const text = element('text') as HTMLInputElement;

const key = givenKey();
const voice = createVoiceStream({
  url: new URL('voice/stream', location.href),
  apiKey: key,
  onMessage: log.say,
});
/** What is wrong beside the conversation: a sound that cannot be played, a key that is refused. */
let trouble: string | undefined;
let needsKey = false;
voice.audioQueue.onError = (problem) => {
  trouble = problem.message;
  show();
};

function show(): void {
  const { state } = voice;
  status.textContent = statusText(state);
  status.dataset.status = state.status;
  status.dataset.connection = state.connection;
  const problem = state.error?.message ?? trouble;
  error.hidden = problem === undefined;
  // What is told again is read out again.
  if (error.textContent !== (problem ?? '')) error.textContent = problem ?? '';
  keyForm.hidden = !needsKey && state.error?.code !== 'ERR_UNAUTHORIZED';
  tell(partial, state.partialTranscript);
  tell(suppressed, suppressedText(state));
  tell(untranscribed, untranscribedText(state));
  push.toggleAttribute('data-on', state.recording === 'push');
  open.setAttribute('aria-pressed', String(state.recording === 'continuous'));
  open.textContent = state.recording === 'continuous' ? 'Close microphone' : 'Open microphone';
  level.value = state.level;
  log.write(state);
}

/** The page's element of an id. */
function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}

/** A line that is there only while it says something. */
function tell(line: HTMLElement, words: string): void {
  line.hidden = words === '';
  // The same words again are not read out again.
  if (line.textContent !== words) line.textContent = words;
}

voice.subscribe(show);
bindHoldButton(push, {
  begin: () => void voice.startRecording(),
  end: () => void voice.stopRecording(),
});
open.addEventListener('click', () => {
  trouble = undefined;
  if (voice.state.recording === 'continuous') void voice.stopRecording();
  else void voice.startRecording({ mode: 'continuous' });
});
element('stop').addEventListener('click', () => voice.cancel());
element('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  trouble = undefined;
  voice.sendText(text.value);
  if (voice.state.error === undefined) text.value = '';
});
keyForm.addEventListener('submit', (event) => {
  event.preventDefault();
  giveKey(keyValue.value.trim());
  location.reload();
});

async function begin(): Promise<void> {
  await voice.connect();
  if (voice.state.connection === 'open' || !(await isRefused(key))) return;
  needsKey = true;
  voice.disconnect();
  trouble = key === undefined ? 'This server asks for an API key.' : 'The server refuses this key.';
  show();
  keyValue.focus();
}

show();
void begin();
