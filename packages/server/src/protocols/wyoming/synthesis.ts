import { encodePcm } from '@ws/core/audio';
import { isObject } from '@ws/core/internal';
import type { SpeechProvider } from '../speech-provider.js';
import type { WyomingEvent } from './events.js';

/** A text that is spoken to the client, from `synthesize` or `synthesize-start` to its last audio. */
export interface Synthesis extends Disposable {
  /** More of the text. It waits while enough of the text waits to be spoken. */
  add(text: string): Promise<void>;
  /** The text is over: resolves when all of its sound was sent. */
  end(): Promise<void>;
}

interface SynthesisParts {
  readonly speech: SpeechProvider;
  /** The event that says which voice is meant. */
  readonly event: WyomingEvent;
  /** Resolves when the client has read enough for more to be sent. */
  say(type: string, data?: object, payload?: Uint8Array): Promise<void>;
  onFault(error: unknown): void;
}

// What a client plays while it waits for the next: a quarter of a second, about.
const CHUNK_SAMPLES = 4096;

/** @throws TranscribeError `ERR_INVALID_OPTION`: a voice or language that there is not */
export function beginSynthesis({ speech, event, say, onFault }: SynthesisParts): Synthesis {
  const over = new AbortController();
  const spoken = speech.speak({ ...voiceOf(event), signal: over.signal });
  const format = { rate: speech.sampleRate, width: 2, channels: 1 };
  const sending = send();
  // A fault is told at once, also while the text still comes.
  sending.catch((error: unknown) => {
    if (!over.signal.aborted) onFault(error);
  });

  async function send(): Promise<void> {
    let isStarted = false;
    for await (const samples of spoken) {
      if (!isStarted) await say('audio-start', format);
      isStarted = true;
      for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
        const chunk = samples.subarray(at, at + CHUNK_SAMPLES);
        await say('audio-chunk', format, encodePcm(chunk, 'pcm_s16le'));
      }
    }
    // A text of which nothing can be said is answered, too.
    if (!isStarted) await say('audio-start', format);
    await say('audio-stop');
  }

  return {
    add: (text) => spoken.push(text),
    end() {
      spoken.end();
      return sending;
    },
    [Symbol.dispose]: () => over.abort(),
  };
}

/** What an event has to say: its `text`. */
export function spokenTextOf({ data: { text } }: WyomingEvent): string {
  return typeof text === 'string' ? text : '';
}

function voiceOf({ data: { voice } }: WyomingEvent): { voice?: string; language?: string } {
  if (!isObject(voice)) return {};
  const { name, language } = voice;
  return {
    ...(typeof name === 'string' && { voice: name }),
    // The name of a voice says what it speaks.
    ...(typeof name !== 'string' && typeof language === 'string' && { language }),
  };
}

/** The programs that speak, as `info` lists them. */
export function speechPrograms(speech: SpeechProvider | undefined, by: object): object[] {
  if (speech === undefined) return [];
  const artifact = { installed: true, version: null, attribution: by };
  const voices = speech.voices.map(({ name, languages }) => ({
    ...artifact,
    ...{ name, languages, description: `${speech.name}, ${name}`, speakers: null },
  }));
  return [
    {
      ...artifact,
      ...{ name: speech.name, description: `${speech.name}, sentence by sentence` },
      ...{ voices, supports_synthesize_streaming: true },
    },
  ];
}
