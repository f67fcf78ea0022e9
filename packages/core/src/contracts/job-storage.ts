/**
 * The place of jobs' recordings and transcripts, for all servers and workers alike. Keys have parts of letters, digits, `-`
 * and `.`, with `/` between them; the first is the job's id.
 */
export interface JobStorage extends AsyncDisposable {
  /** Its name in logs: `folder`, `s3`. */
  readonly name: string;
  /** Reaches the storage. @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_CONNECTION`: the message says which storage */
  open(): Promise<void>;
  /** Keeps bytes under a key, all or nothing, in place of what is there. @throws TranscribeError `ERR_CONNECTION` (retryable) */
  write(key: string, bytes: Uint8Array): Promise<void>;
  /**
   * Keeps a file under a key, all or nothing. The file may be gone from its place afterwards.
   *
   * @throws TranscribeError `ERR_CONNECTION` (retryable)
   */
  writeFile(key: string, path: string): Promise<void>;
  /** Reads the bytes under a key; `undefined` where there are none. @throws TranscribeError `ERR_CONNECTION` (retryable) */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * Opens the bytes under a key as a file of this machine, for reading only. `undefined` where there are none.
   *
   * @throws TranscribeError `ERR_CONNECTION` (retryable); what the signal was aborted with
   */
  openFile(key: string, signal?: AbortSignal | undefined): Promise<StoredFile | undefined>;
  /** Lists the names directly below a folder of keys (`ID/answers`). @throws TranscribeError `ERR_CONNECTION` (retryable) */
  list(folder: string): Promise<readonly string[]>;
  /** Removes all that is below a folder of keys. @throws TranscribeError `ERR_CONNECTION` (retryable) */
  removeAll(folder: string): Promise<void>;
}

/** A file of this machine, until it is disposed. */
export interface StoredFile extends AsyncDisposable {
  readonly path: string;
}
