import { button, element, part } from './element.js';
import type { ServerInfo } from './server-info.js';
import {
  apiKey,
  keepSettings,
  type ListenWith,
  offeredTo,
  readSettings,
  type Settings,
} from './settings.js';

const STRATEGY_HELP: Readonly<Record<string, string>> = {
  prompt: 'The fewest mistakes. A sentence is final when you have said it.',
  hybrid: 'As few mistakes, and more work: it hears the end of the sentence before again.',
  context: 'It hears the last second of the sentence before again, and not its text.',
  'local-agreement': 'Words become final while you speak: when they were heard alike twice.',
  'align-att': 'Words become final soonest, with more mistakes.',
};
const VAD_NAMES: Readonly<Record<string, string>> = {
  ...{ silero: 'Silero', webrtc: 'WebRTC', energy: 'Energy', none: 'None' },
};
const TURN_NAMES: Readonly<Record<string, string>> = {
  ...{ smart: 'Smart Turn', none: 'Fixed pause' },
};

type CheckName = 'speakers' | 'shortcuts' | 'keepTranscripts' | 'keepAudio';

export interface SettingsForm {
  readonly current: Settings;
  /** What the server has, once it is known. */
  offer(info: ServerInfo): void;
  open(): void;
}

/** @param onChange - called whenever a setting was changed */
export function createSettingsForm(onChange: (settings: Settings) => void): SettingsForm {
  const dialog = element('settings', HTMLDialogElement);
  const fields = part('fields');
  const key = element('key', HTMLInputElement);
  const selects = {
    listenWith: element('listen-with', HTMLSelectElement),
    model: element('model', HTMLSelectElement),
    strategy: element('strategy', HTMLSelectElement),
    vad: element('vad', HTMLSelectElement),
    turn: element('turn', HTMLSelectElement),
    language: element('language', HTMLSelectElement),
  };
  const translate = element('translate', HTMLInputElement);
  const hotwords = element('hotwords', HTMLInputElement);
  const checks = {
    speakers: element('speakers', HTMLInputElement),
    shortcuts: element('shortcuts', HTMLInputElement),
    keepTranscripts: element('keep-transcripts', HTMLInputElement),
    keepAudio: element('keep-audio', HTMLInputElement),
  };
  let current = readSettings();
  let known: ServerInfo | undefined;
  key.value = apiKey.read();
  translate.checked = current.translate;
  hotwords.value = current.hotwords;
  for (const [name, box] of Object.entries(checks)) box.checked = current[name as CheckName];
  checks.keepAudio.disabled = !current.keepTranscripts;

  function help(): void {
    part('strategy-help').textContent = STRATEGY_HELP[selects.strategy.value] ?? '';
  }

  function offerEngines(info: ServerInfo): void {
    // The choice before stays: no audio goes to the server because an engine is missing.
    const isChosen = current.listenWith === 'browser';
    const isHidden = info.browser_engine === undefined && !isChosen;
    part('listen-with-field').hidden = isHidden;
    part('listen-with-label').hidden = isHidden;
    const { isThere, line } = engineHere(info);
    const browser = new Option('This browser', 'browser');
    browser.disabled = !isThere && !isChosen;
    selects.listenWith.replaceChildren(new Option('The server', 'server'), browser);
    selects.listenWith.value = current.listenWith;
    part('listen-with-help').textContent = line;
  }

  function offer(info: ServerInfo): void {
    known = info;
    offerEngines(info);
    offerChoices(offeredTo(current, info));
  }

  function offerChoices(info: ServerInfo): void {
    fill(selects.model, [[info.model, info.model]], info.model);
    selects.model.disabled = true;
    const own = (name: string, names: Readonly<Record<string, string>>): [string, string] => [
      '',
      `${current.listenWith === 'server' ? 'Server default' : 'Default'}: ${names[name] ?? name}`,
    ];
    const strategies = info.strategies.map((name): [string, string] => [name, name]);
    fill(selects.strategy, strategies, current.strategy);
    fill(
      selects.vad,
      [own(info.vad, VAD_NAMES), ...info.vads.map((name) => named(name, VAD_NAMES))],
      current.vad,
    );
    fill(
      selects.turn,
      [own(info.turn, TURN_NAMES), ...info.turns.map((name) => named(name, TURN_NAMES))],
      current.turn,
    );
    fill(selects.language, languagesOf(info), current.language);
    checks.speakers.disabled = !info.speakers;
    part('speakers-help').hidden = info.speakers === true;
    translate.disabled = !info.tasks.includes('translate');
    part('key-field').hidden = !info.needs_key;
    part('key-label').hidden = !info.needs_key;
    help();
  }

  fields.addEventListener('input', () => {
    apiKey.keep(key.value.trim());
    const before = current.listenWith;
    current = {
      listenWith: selects.listenWith.value as ListenWith,
      strategy: selects.strategy.value,
      vad: selects.vad.value,
      turn: selects.turn.value,
      language: selects.language.value,
      translate: translate.checked,
      hotwords: hotwords.value,
      speakers: checks.speakers.checked,
      shortcuts: checks.shortcuts.checked,
      keepTranscripts: checks.keepTranscripts.checked,
      keepAudio: checks.keepAudio.checked,
    };
    checks.keepAudio.disabled = !current.keepTranscripts;
    keepSettings(current);
    if (known !== undefined && current.listenWith !== before) offer(known);
    help();
    onChange(current);
  });
  button('settings-open').addEventListener('click', () => dialog.showModal());

  return {
    get current() {
      return current;
    },
    offer,
    open() {
      if (!dialog.open) dialog.showModal();
    },
  };
}

/** Whether this browser can listen by itself, and a line about that. */
function engineHere({ browser_engine: offered, model }: ServerInfo): {
  readonly isThere: boolean;
  readonly line: string;
} {
  if (offered === undefined) {
    return { isThere: false, line: 'This server gives browsers no engine.' };
  }
  if ('missing' in offered) {
    return { isThere: false, line: `Not in this browser yet. ${offered.missing}` };
  }
  const size = `${Math.round(offered.bytes / 1e6)} MB`;
  const line = `With “This browser”, ${model} is fetched once (${size}), and no audio leaves this machine.`;
  return { isThere: true, line };
}

function named(name: string, names: Readonly<Record<string, string>>): [string, string] {
  return [name, names[name] ?? name];
}

function languagesOf({ languages = [] }: ServerInfo): [string, string][] {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const all = languages.map((code): [string, string] => [code, names.of(code) ?? code]);
  all.sort(([, a], [, b]) => a.localeCompare(b));
  return all.length === 1 ? all : [['', 'Detected'], ...all];
}

function fill(
  select: HTMLSelectElement,
  choices: readonly (readonly [string, string])[],
  value: string,
): void {
  select.replaceChildren(...choices.map(([name, text]) => new Option(text, name)));
  select.value = value;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
}
