import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inNaturalOrder } from '@ws/cli-kit/natural-order';
import { walkFolder } from '@ws/cli-kit/walk-folder';
import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { withoutEnding } from '@ws/cli-kit/without-ending';
import { createFileSource } from '@ws/client/node';
import { TranscribeError } from '@ws/core';
import { secondsToSamples } from '@ws/core/internal';
import { loadSileroModel } from '@ws/vad-silero';
import { LONGEST_TEXT } from '../result/bounds.js';
import { readBoundedText } from '../result/read-bounded-text.js';
import { joined } from './joined.js';
import {
  type KnownFacts,
  type MeasuredRecording,
  measuredRecording,
} from './measured-recording.js';
import { parseCtm } from './parse-ctm.js';

const LONGEST_SECONDS = 3 * 3600;
const MOST_RECORDINGS = 1000;
/** A file beside a recording may have so many bytes: some 30 000 words with their times. */
const MOST_TEXT_BYTES = 1024 * 1024;

export interface RecordingsOptions {
  /** BCP 47, of all of them. */
  readonly language: string;
  readonly licence?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads recordings: files, and those in folders. Beside `NAME.wav` the text that is spoken is `NAME.txt`, and the times of
 * its words `NAME.ctm`; either may be missing.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`: no path leads to a recording, or a file cannot be used; `ERR_INVALID_AUDIO`
 */
export async function readRecordings(
  paths: readonly string[],
  { language, licence, signal }: RecordingsOptions,
): Promise<readonly MeasuredRecording[]> {
  const files = await filesOf(paths, signal);
  const silero = await loadSileroModel();
  const names = new Set<string>();
  const recordings: MeasuredRecording[] = [];
  for (const file of files) {
    const stem = withoutEnding(file);
    // Two folders may have files of the same name.
    const name = names.has(basename(stem)) ? stem : basename(stem);
    if (names.has(name)) throw refused(`${file} is named twice: name it once.`);
    names.add(name);
    const known: KnownFacts = {
      ...{ name, language },
      ...(licence !== undefined && { licence }),
      ...(await textsOf(stem)),
    };
    recordings.push(await measuredRecording(await samplesOf(file, signal), known, silero));
  }
  return recordings;
}

async function filesOf(paths: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const there = await stat(path).catch(() => undefined);
    if (there === undefined) throw refused(`There is no ${path}: --audio names files and folders.`);
    if (!there.isDirectory()) {
      files.push(path);
      continue;
    }
    const found: string[] = [];
    const onUnreadable = (folder: string, error: Error): void => {
      throw refused(`The folder ${folder} cannot be read: ${whyUnreadable(error, 'folder')}.`);
    };
    for await (const file of walkFolder(path, { depth: 1, signal, onUnreadable })) found.push(file);
    if (found.length === 0) throw refused(`There is no recording in the folder ${path}.`);
    files.push(...found.sort(inNaturalOrder).map((file) => join(path, file)));
  }
  if (files.length > MOST_RECORDINGS) {
    throw refused(`There are ${files.length} recordings; take at most ${MOST_RECORDINGS}.`);
  }
  return files;
}

async function textsOf(stem: string): Promise<Pick<KnownFacts, 'reference' | 'words'>> {
  const [written, ctm] = await Promise.all([textIn(`${stem}.txt`), textIn(`${stem}.ctm`)]);
  const words = ctm === undefined ? undefined : parseCtm(ctm, `${stem}.ctm`);
  const reference = written?.trim() ?? words?.map(({ text }) => text).join(' ');
  if (reference !== undefined && reference.length > LONGEST_TEXT) {
    throw refused(
      `The transcript ${stem}.${written === undefined ? 'ctm' : 'txt'} has ${reference.length} characters; it may have ${LONGEST_TEXT}. Cut the recording.`,
    );
  }
  return {
    ...(reference !== undefined && { reference }),
    ...(words !== undefined && { words }),
  };
}

/** What stands in a file; undefined where there is no such file. */
async function textIn(path: string): Promise<string | undefined> {
  return existsSync(path) ? readBoundedText(path, MOST_TEXT_BYTES) : undefined;
}

async function samplesOf(file: string, signal: AbortSignal): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  let length = 0;
  for await (const samples of createFileSource(file, { realTime: false, signal })) {
    pieces.push(samples);
    length += samples.length;
    if (length > secondsToSamples(LONGEST_SECONDS)) {
      throw refused(`${file} is longer than ${LONGEST_SECONDS / 3600} hours: cut it.`);
    }
  }
  if (length === 0) throw refused(`${file} has no audio.`);
  return joined(pieces);
}

function refused(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_OPTION' });
}
