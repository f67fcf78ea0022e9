import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Line } from '../lines.js';
import type { SourceKind } from '../open-source.js';

const NAME = 'ws-captions';
const VERSION = 1;

/** A transcript as the list of them shows it. */
export interface KeptTranscript {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Of the recording, so far. */
  readonly seconds: number;
  readonly kind: SourceKind;
  /** The name of the file, or the first words. */
  readonly title: string;
  /** 0 where no audio is kept. */
  readonly audioBytes: number;
}

/** A line that has what was looked for. */
export interface FoundLine {
  readonly of: KeptTranscript;
  readonly line: Line;
}

/** What has come to a transcript. */
export interface AddedToTranscript {
  /** Takes the place of an earlier line with its id. */
  readonly line?: Line;
  readonly audio?: Blob;
  /** How many bytes of audio are there before it. */
  readonly audioAt?: number;
  /** The page is being left: it is written even where the page is gone before that. */
  readonly isLast?: boolean;
}

/** Transcripts and their audio, kept in this browser (IndexedDB). All methods reject where the browser refuses. */
export interface TranscriptStore {
  /** The newest first. */
  list(): Promise<KeptTranscript[]>;
  add(transcript: KeptTranscript): Promise<void>;
  /**
   * Writes what a transcript is now, and what has come to it.
   *
   * @returns false where the transcript was removed, by another tab too: nothing is written then
   */
  update(transcript: KeptTranscript, added: AddedToTranscript): Promise<boolean>;
  lines(id: string): Promise<Line[]>;
  /** The pieces of audio in their order; none where none is kept. */
  audio(id: string): Promise<Blob[]>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
  /** Lines that hold a text, whatever its case, the newest transcript first. @param most - of all */
  find(text: string, most: number): Promise<FoundLine[]>;
}

interface Schema extends DBSchema {
  transcripts: { key: string; value: KeptTranscript; indexes: { startedAt: number } };
  lines: { key: [string, number]; value: Line };
  audio: { key: [string, number]; value: Blob };
}

/** Keys of all that belongs to a transcript: in IndexedDB's order every number comes before an array. */
const rangeOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** The database is opened by the first call. @param name - of the database */
export function createTranscriptStore(name: string = NAME): TranscriptStore {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;

  function opened(): Promise<IDBPDatabase<Schema>> {
    const forget = (): void => {
      opening = undefined;
    };
    opening ??= openDB<Schema>(name, VERSION, {
      upgrade(database) {
        database
          .createObjectStore('transcripts', { keyPath: 'id' })
          .createIndex('startedAt', 'startedAt');
        database.createObjectStore('lines');
        database.createObjectStore('audio');
      },
      // A newer page in another tab needs the database for itself.
      blocking: (_now, _wanted, event) => {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    });
    opening.catch(forget);
    return opening;
  }

  async function list(): Promise<KeptTranscript[]> {
    const all = await (await opened()).getAllFromIndex('transcripts', 'startedAt');
    return all.reverse();
  }

  async function removeWhere(
    range: IDBKeyRange | undefined,
    ids: string | undefined,
  ): Promise<void> {
    const transaction = (await opened()).transaction(
      ['transcripts', 'lines', 'audio'],
      'readwrite',
    );
    const [transcripts, lines, audio] = (['transcripts', 'lines', 'audio'] as const).map((store) =>
      transaction.objectStore(store),
    );
    await Promise.all([
      ids === undefined ? transcripts!.clear() : transcripts!.delete(ids),
      range === undefined ? lines!.clear() : lines!.delete(range),
      range === undefined ? audio!.clear() : audio!.delete(range),
      transaction.done,
    ]);
  }

  return {
    list,
    async add(transcript) {
      await (await opened()).add('transcripts', transcript);
    },
    async update(transcript, { line, audio, audioAt = 0, isLast = false }) {
      const transaction = (await opened()).transaction(
        ['transcripts', 'lines', 'audio'],
        'readwrite',
      );
      const transcripts = transaction.objectStore('transcripts');
      const { id } = transcript;
      const before = transcripts.getKey(id);
      // All is asked for at once: the page may be gone before the first answer.
      const written = Promise.all([
        transcripts.put(transcript),
        line && transaction.objectStore('lines').put(line, [id, line.id]),
        audio && transaction.objectStore('audio').put(audio, [id, audioAt]),
        transaction.done,
      ]);
      written.catch(() => {});
      if (isLast) transaction.commit();
      else if ((await before) === undefined) {
        transaction.abort();
        return false;
      }
      await written;
      return true;
    },
    lines: async (id) => (await opened()).getAll('lines', rangeOf(id)),
    audio: async (id) => (await opened()).getAll('audio', rangeOf(id)),
    remove: (id) => removeWhere(rangeOf(id), id),
    clear: () => removeWhere(undefined, undefined),
    async find(text, most) {
      const wanted = text.trim().toLowerCase();
      const found: FoundLine[] = [];
      if (wanted === '') return found;
      const database = await opened();
      for (const transcript of await list()) {
        // One transcript at a time: all of them may be large.
        for (const line of await database.getAll('lines', rangeOf(transcript.id))) {
          if (!line.text.toLowerCase().includes(wanted)) continue;
          found.push({ of: transcript, line });
          if (found.length === most) return found;
        }
      }
      return found;
    },
  };
}
