import { TranscribeError } from '../errors/transcribe-error.js';
import { createOneReader } from './one-reader.js';

/** Items that wait, in order, for one reader. When that reader leaves, another one may go on where it stopped. */
export interface AsyncQueue<T> {
  readonly length: number;
  /** @returns `false` where the queue is full: the item is not taken. A queue that is closed takes nothing, and is not full */
  push(item: T): boolean;
  /** Reading ends after the items that wait, or throws this error. Only the first call counts. */
  close(error?: unknown): void;
  /** Reading ends now, and nothing waits any more. */
  discard(): void;
  /** @throws TranscribeError `ERR_INVALID_STATE` while another reader is there */
  [Symbol.asyncIterator](): AsyncIterator<T, undefined>;
}

export interface AsyncQueueOptions<T> {
  /** The most that may wait. Default: no bound, for a writer that keeps one itself. */
  readonly max?: number | undefined;
  /** How much of `max` an item takes. Default 1. */
  readonly sizeOf?: ((item: T) => number) | undefined;
  /** Holds the items that wait. Default: an array, in which all of them stay. */
  readonly items?: WaitingItems<T> | undefined;
}

export interface WaitingItems<T> {
  readonly length: number;
  push(item: T): void;
  shift(): T | undefined;
  /** Called when the queue has no room for an item: takes out what need not stay. */
  dropReplaced?(coming: T): readonly T[];
}

export function createAsyncQueue<T>({
  max = Number.POSITIVE_INFINITY,
  sizeOf = () => 1,
  items = [],
}: AsyncQueueOptions<T> = {}): AsyncQueue<T> {
  let size = 0;
  let end: { readonly error: unknown } | undefined;

  function take(): T | undefined {
    const item = items.shift();
    if (item !== undefined) size -= sizeOf(item);
    return item;
  }

  const reads = createOneReader(take, () => (items.length > 0 ? undefined : end));

  return {
    get length() {
      return items.length;
    },
    push(item) {
      if (end !== undefined) return true;
      const added = sizeOf(item);
      if (size + added > max) {
        for (const dropped of items.dropReplaced?.(item) ?? []) size -= sizeOf(dropped);
      }
      if (size + added > max) return false;
      items.push(item);
      size += added;
      reads.deliver();
      return true;
    },
    close(error) {
      end ??= { error };
      reads.deliver();
    },
    discard() {
      end = { error: undefined };
      items = [];
      size = 0;
      reads.deliver();
    },
    [Symbol.asyncIterator]() {
      if (reads.isRead) {
        throw new TranscribeError(
          'A queue has one reader at a time, and this one has a reader. Pass on from there what is read.',
          { code: 'ERR_INVALID_STATE' },
        );
      }
      return reads.begin();
    },
  };
}
