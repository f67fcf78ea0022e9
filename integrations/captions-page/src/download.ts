import { formatTranscript, TRANSCRIPT_FORMATS, type TranscriptFormat } from '@ws/core/formats';
import { button, copyOf, element, part } from './element.js';
import { type SpeakerNames, spokenText } from './speaker-names.js';
import type { Transcript } from './transcript.js';

const ABOUT: Readonly<Record<string, string>> = {
  srt: 'Subtitles',
  vtt: 'Subtitles for the web',
  ass: 'Subtitles with a style',
  txt: 'The text alone',
  tsv: 'A table with times',
  json: 'Words and times',
  'cpp.json': 'As whisper.cpp has it',
  lrc: 'Lyrics',
};
// Of formats whose type browsers know otherwise.
const TYPES: Readonly<Record<string, string>> = { json: 'application/json', vtt: 'text/vtt' };

/** The dialog with the formats: all that `@ws/core` writes. */
export function createDownloads(
  transcript: Transcript,
  { nameOf }: Pick<SpeakerNames, 'nameOf'>,
): void {
  const dialog = element('download', HTMLDialogElement);
  const list = part('formats');
  for (const format of TRANSCRIPT_FORMATS) {
    const [choice, name, about] = copyOf('format', '.name', '.about');
    name.textContent = format.toUpperCase();
    about.textContent = ABOUT[format] ?? '';
    choice.dataset.format = format;
    choice.addEventListener('click', () => {
      save(format, transcript, nameOf);
      dialog.close();
    });
    list.append(choice);
  }
  button('download-open').addEventListener('click', () => dialog.showModal());
  button('copy').addEventListener('click', () => {
    const text = Array.from(transcript.lines, (line) => spokenText(line, nameOf)).join('\n');
    void navigator.clipboard.writeText(text).then(() => {
      const label = button('copy').querySelector('.label')!;
      label.textContent = 'Copied';
      setTimeout(() => {
        label.textContent = 'Copy';
      }, 1500);
    });
  });
}

function save(
  format: TranscriptFormat,
  { lines }: Transcript,
  nameOf: (speaker: string) => string,
): void {
  const segments = Array.from(lines, (line) => line.segments)
    .flat()
    .map((segment) =>
      segment.speaker === undefined ? segment : { ...segment, speaker: nameOf(segment.speaker) },
    );
  const language = lines.at(0)?.language ?? 'und';
  const text = formatTranscript(format, { segments, language }, { cues: {} });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: TYPES[format] ?? 'text/plain' }));
  link.download = `captions.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
