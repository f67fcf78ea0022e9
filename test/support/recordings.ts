import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '@ws/core/audio';

const root = join(import.meta.dirname, '..', '..');
const people = join(root, '..', 'shared', 'audio');

/** Whether the recordings of real people, which are not part of the project, lie beside it. */
export const peopleRecorded: boolean = existsSync(join(people, 'stream60.wav'));
if (!peopleRecorded) {
  console.warn('Tests on recordings of real people are skipped: ../shared/audio is not there.');
}

function samplesOf(file: string): Float32Array {
  return readWav(readFileSync(file)).samples;
}

/** Our own recording, as a file. */
export const demoFile: string = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');

/** Our own recording: twelve sentences, two voices, 48 s. */
export function demoRecording(): Float32Array {
  return samplesOf(demoFile);
}

/** The sentences of our own recording, in seconds from its start. */
export function demoTranscript(): readonly {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}[] {
  const file = join(root, 'examples', 'live-captions', 'recording', 'demo.json');
  return JSON.parse(readFileSync(file, 'utf8')).sentences;
}

/** The sentences of our own recording, each with the silence around it. */
export function demoSentences(): readonly {
  readonly samples: Float32Array;
  readonly text: string;
}[] {
  const samples = demoRecording();
  return demoTranscript().map(({ text, start, end }) => ({
    text,
    samples: samples.slice(Math.round((start - 0.2) * 16_000), Math.round((end + 0.2) * 16_000)),
  }));
}

/** The first sentences of our recording, to the middle of the pause after them. */
export function firstSentences(count: number): {
  readonly samples: Float32Array;
  readonly text: string;
} {
  const said = demoTranscript().slice(0, count);
  const [last, next] = demoTranscript().slice(count - 1);
  const seconds = (last!.end + next!.start) / 2;
  return {
    samples: demoRecording().slice(0, Math.round(seconds * 16_000)),
    text: said.map(({ text }) => text).join(' '),
  };
}

/** A minute of real people: five recordings, twice. */
export function stream60(): Float32Array {
  return samplesOf(join(people, 'stream60.wav'));
}

/** One of the ten utterances of `stream60.wav`, in seconds from the start of the whole. */
export interface StreamUtterance {
  readonly file: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly speech_start: number;
  readonly speech_end: number;
  readonly words: readonly { readonly w: string; readonly start: number; readonly end: number }[];
}

export function stream60Transcript(): readonly StreamUtterance[] {
  return JSON.parse(readFileSync(join(people, 'stream60.json'), 'utf8')).utterances;
}

/** One of the recordings that `stream60.wav` is made of, with what was said and when, in seconds from its start. */
export interface Utterance {
  readonly name: string;
  readonly samples: Float32Array;
  readonly text: string;
  readonly words: StreamUtterance['words'];
}

/** The five recordings that `stream60.wav` is made of. */
export function utterances(): readonly Utterance[] {
  const samples = stream60();
  return stream60Transcript()
    .slice(0, 5)
    .map(({ file, text, start, end, words }) => ({
      name: file,
      text,
      samples: samples.slice(Math.round(start * 16_000), Math.round(end * 16_000)),
      words: words.map((word) => ({ ...word, start: word.start - start, end: word.end - start })),
    }));
}

/** The samples that a case of the reference was made on. */
export function caseSamples(wav: string, startSample: number, endSample: number): Float32Array {
  const file = wav.includes('demo') ? demoRecording() : stream60();
  return file.slice(startSample, endSample);
}

/** Two German sentences, spoken by espeak-ng. */
export function germanRecording(): Float32Array {
  return samplesOf(
    join(root, 'packages', 'backend-onnx', 'test', 'reference', 'audio', 'german.wav'),
  );
}

/** Four German sentences, spoken by SVOX Pico. The short ones sound like other languages to Whisper. */
export function germanTalk(): Readonly<
  Record<'greeting' | 'house' | 'agreement' | 'weather', Float32Array>
> {
  const folder = join(root, 'packages', 'backend-onnx', 'test', 'reference', 'audio');
  const samples = samplesOf(join(folder, 'german-talk.wav'));
  return {
    greeting: samples.slice(0, 21_824),
    house: samples.slice(21_824, 75_136),
    agreement: samples.slice(75_136, 101_760),
    weather: samples.slice(101_760),
  };
}

/** The FLAC files of people that lie beside the project, by name: of one channel, at 16 kHz all but the phone call. */
export function peopleSpeaking(): readonly { readonly name: string; readonly file: Uint8Array }[] {
  return ['more', 'speakers'].flatMap((folder) =>
    readdirSync(join(people, folder))
      .filter((name) => name.endsWith('.flac'))
      .map((name) => ({ name, file: new Uint8Array(readFileSync(join(people, folder, name))) })),
  );
}

/** A phone call of two people, FLAC of 8 kHz; `undefined` where it does not lie beside the project. */
export function phoneCall(): Uint8Array | undefined {
  const file = join(people, 'more', 'g-commercial-8k.flac');
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
}
