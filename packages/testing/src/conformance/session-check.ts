import type { FinalEvent, SessionEvent, StreamingSession } from '@ws/core';
import { secondsToSamples } from '@ws/core/internal';
import { createSpeechScript, type SpeechScript } from '../fakes/speech-script.js';
import { ensure } from './ensure.js';
import { createTrial, type SessionListener, type SessionTrial } from './session-trial.js';
import { textOf } from './spans.js';

/** What the kit needs to know of a session. */
export interface SessionFixture {
  /**
   * A new session over whatever hears the words of the script in its audio (`script.hear`), with a detector and all
   * settings as they are by default. The kit disposes it, which should end all that belongs to it.
   */
  create(script: SpeechScript): StreamingSession | Promise<StreamingSession>;
  /** Wall milliseconds after which what should happen is said not to. Default 5000. */
  readonly patienceMs?: number | undefined;
}

/** One rule of the contract, and how to see whether a session keeps it. Runs under any test runner. */
export interface SessionCheck {
  readonly rule: string;
  /** @throws Error when the rule is broken */
  run(fixture: SessionFixture): Promise<void>;
}

// Three utterances; the last stops with its last word.
export const SCRIPT: SpeechScript = createSpeechScript([
  { pauseMs: 400 },
  ...spoken('and so my fellow'),
  { pauseMs: 1000 },
  ...spoken('ask not'),
  { pauseMs: 1000 },
  ...spoken('what your country can do for you ask what you'),
]);
const afterWord = (index: number): number => secondsToSamples(SCRIPT.words[index]!.end + 0.95);
export const FIRST_PAUSE: number = afterWord(3);
export const SECOND_PAUSE: number = afterWord(5);
export const ALL_WORDS: string = textOf(SCRIPT.words);

/** What is done to see whether each of some rules is kept, with a session of its own. */
export type SessionRules = Readonly<Record<string, (trial: SessionTrial) => Promise<void>>>;

/** Checks of rules, each of a session that is created for it and disposed afterwards. */
export function sessionChecks(rules: SessionRules): readonly SessionCheck[] {
  const checks = Object.entries(rules).map(([rule, run]) => ({
    rule,
    async run({ create, patienceMs = 5000 }: SessionFixture) {
      const trial = createTrial(await create(SCRIPT), patienceMs);
      try {
        await run(trial);
      } finally {
        await trial.dispose();
      }
    },
  }));
  return Object.freeze(checks);
}

/** Speaks the whole script and hears all that is said of it. */
export async function hearAll(trial: SessionTrial): Promise<SessionListener> {
  const listener = trial.listen();
  await trial.speak(SCRIPT.samples);
  await trial.finish(listener);
  ensure(finalsOf(listener).length > 0, 'it gave no final');
  return listener;
}

/** The finals together say these words. */
export function saysAll(listener: Pick<SessionListener, 'events'>, words: string): void {
  const text = finalsOf(listener)
    .map((final) => final.text.trim())
    .filter((part) => part !== '')
    .join(' ');
  ensure(text === words, `"${words}" was said, and the finals say "${text}"`);
}

export function finalsOf({ events }: Pick<SessionListener, 'events'>): FinalEvent[] {
  return events.filter((event): event is FinalEvent => event.type === 'final');
}

/** The utterance that an event belongs to, if any. */
export function utteranceOf(event: SessionEvent): number | undefined {
  return 'utteranceId' in event ? event.utteranceId : undefined;
}

function spoken(text: string): { text: string; ms: number }[] {
  return text.split(' ').map((word) => ({ text: word, ms: 180 + 30 * word.length }));
}
