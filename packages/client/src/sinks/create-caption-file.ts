import { open, rename, writeFile } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { createTranscriptWriter, rollUpLines } from '@ws/core/formats';
import {
  choice,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  TASKS,
  wholeNumber,
} from '@ws/core/internal';
import type { ClientEvent } from '../contracts/client-event.js';
import type { EventSink } from './event-sink.js';

/** What a caption file is: subtitles that grow, or the text that is to be seen now. */
export type CaptionFormat = 'vtt' | 'srt' | 'txt';

/** Settings of {@link createCaptionFile}. */
export interface CaptionFileOptions {
  /** Default: by the ending of the path, and `txt` where that says nothing. */
  readonly format?: CaptionFormat | undefined;
  /** What the session does: a translation is English, whatever was spoken, and broken into lines so. Default: `transcribe`. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Of `txt`: the last lines of what is being said. 1 to 100, default 2. */
  readonly lines?: number | undefined;
  /** Characters of a line. 10 to 1000, default 42. */
  readonly maxLineChars?: number | undefined;
}

const FORMATS: readonly CaptionFormat[] = ['vtt', 'srt', 'txt'];

type CaptionSettings = SettingsOf<CaptionFileOptions, 'format'>;

const SPEC: OptionSpec<CaptionSettings> = {
  format: choice(FORMATS),
  task: choice(TASKS, 'transcribe'),
  lines: wholeNumber(1, 100, 2),
  maxLineChars: wholeNumber(10, 1000, 42),
};

/**
 * A file that follows what is said. `vtt` and `srt` grow by each final. `txt` holds the last lines of what is being said,
 * partials too, and is replaced as a whole each time: a text source of OBS that reads it never sees half of it. What comes
 * faster than the disk takes it is left out, up to the newest. A file that is there is written over.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `write` throws `ERR_INVALID_STATE` where the file cannot be written
 */
export function createCaptionFile(path: string, options: CaptionFileOptions = {}): EventSink {
  const settings = readOptions(SPEC, options);
  const ending = FORMATS.find((format) => path.toLowerCase().endsWith(`.${format}`));
  const format = settings.format ?? ending ?? 'txt';
  return format === 'txt'
    ? createCurrentText(path, settings)
    : createSubtitles(path, format, settings);
}

function createSubtitles(
  path: string,
  format: 'vtt' | 'srt',
  { maxLineChars, task }: Pick<CaptionSettings, 'maxLineChars' | 'task'>,
): EventSink {
  const writer = createTranscriptWriter(format, { task, cues: { maxLineChars, live: true } });
  const file = told(path, open(path, 'w'));
  file.catch(() => {});
  let last: Promise<unknown> = file;
  const append = async (text: string): Promise<void> => {
    if (text === '') return;
    last = last.catch(() => {}).then(async () => (await file).appendFile(text));
    await told(path, last);
  };
  return {
    async write(event) {
      await file;
      if (event.type === 'final') await append(writer.write(event));
    },
    async [Symbol.asyncDispose]() {
      const handle = await file.catch(() => undefined);
      if (handle === undefined) return;
      try {
        await append(writer.end());
      } finally {
        await handle.close();
      }
    },
  };
}

function createCurrentText(
  path: string,
  { lines, maxLineChars, task }: CaptionSettings,
): EventSink {
  let said: readonly string[] = [];
  let wanted: string | undefined;
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    while (wanted !== undefined) {
      const text = wanted;
      wanted = undefined;
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    }
  }

  function show(shown: readonly string[]): Promise<void> {
    wanted = shown
      .slice(-lines)
      .map((line) => `${line}\n`)
      .join('');
    writing ??= told(path, writeAll()).finally(() => {
      writing = undefined;
    });
    return writing;
  }

  function linesOf(event: ClientEvent): readonly string[] | undefined {
    if (event.type === 'partial' || event.type === 'final') {
      const language = task === 'translate' ? 'en' : event.language || undefined;
      return rollUpLines(event.text, { maxLineChars, language });
    }
    return event.type === 'cancelled' ? [] : undefined;
  }

  return {
    async write(event) {
      const current = linesOf(event);
      if (current === undefined) return;
      const all = [...said, ...current];
      if (event.type === 'final') said = all.slice(-lines);
      await show(all);
    },
    async [Symbol.asyncDispose]() {
      await writing?.catch(() => {});
    },
  };
}

async function told<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const { message } = cause as Error;
    throw new TranscribeError(`The caption file ${path} cannot be written: ${message}.`, {
      ...{ code: 'ERR_INVALID_STATE', details: { path }, cause },
    });
  }
}
