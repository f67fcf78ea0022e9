import { espeakVoice, fliteVoice, type Voice } from '../keyterms/voices.js';
import { type SpokenRecording, spokenRecordings } from '../spoken-recordings.js';
import type { Dialogue, Turn, VoiceName } from './dialogues.js';
import type { Holding } from './hold-dialogue.js';
import type { ScriptedQuestion } from './matching-questions.js';
import { trimmedSpeech } from './trimmed-speech.js';

/** The voices of the dialogues. */
export interface People extends Pick<Holding, 'soundOf' | 'recordingOf'> {
  questionOf(turn: Turn): ScriptedQuestion;
  /** Whether all of its recordings are here. */
  canHold(dialogue: Dialogue): boolean;
}

const VOICES: Readonly<Record<VoiceName, Voice>> = {
  slt: fliteVoice('slt'),
  rms: fliteVoice('rms'),
  awb: fliteVoice('awb'),
  'en-us': espeakVoice('en-us'),
};

/** @throws Error where a synthesizer is missing */
export async function loadPeople(): Promise<People> {
  for (const { missing } of Object.values(VOICES)) {
    if (missing !== undefined) throw new Error(`bench dialogs ${missing}`);
  }
  const recordings = await spokenRecordings();
  const spoken = new Map<string, Float32Array>();
  const recording = (wanted: string): SpokenRecording | undefined =>
    recordings.find(({ name }) => name.includes(wanted));
  return {
    soundOf(text, by) {
      const key = `${by}: ${text}`;
      const sound = spoken.get(key) ?? trimmedSpeech(VOICES[by].speak(text));
      spoken.set(key, sound);
      return sound;
    },
    recordingOf: (name) => recording(name)!.samples,
    questionOf({ says, recording: name, answer, thinksMs }) {
      const words = says.filter((part) => typeof part === 'string').join(' ');
      return { text: name ? (recording(name)?.text ?? name) : words, answer, thinksMs };
    },
    canHold: ({ steps }) =>
      steps.every((step) => {
        const { recording: name } = step.do === 'ask' ? step.turn : {};
        return name === undefined || recording(name) !== undefined;
      }),
  };
}
