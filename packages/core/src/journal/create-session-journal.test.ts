import { beforeEach, describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createSessionJournal } from './create-session-journal.js';
import type { JournalStore, KeptSession } from './journal-store.js';

// The rules are in the kit of @ws/testing; these are situations that it cannot bring about.

const ID = 'a-session';
const record = (value: number) => new Uint8Array([value]);

let kept: Map<string, KeptSession<number>>;
/** The error of a request, which is thrown instead of the work or after it. */
let failures: { readonly after: boolean; readonly error: unknown }[];
let requests: string[];
beforeEach(() => {
  kept = new Map();
  failures = [];
  requests = [];
});

function storeOf(): JournalStore<number> {
  let versions = 0;
  async function request<T>(name: string, work: () => T): Promise<T> {
    requests.push(name);
    const failure = failures.shift();
    if (failure !== undefined && !failure.after) throw failure.error;
    const answer = work();
    if (failure?.after) throw failure.error;
    return answer;
  }
  function write(id: string, state: Omit<KeptSession<number>, 'version'>, seen?: number) {
    if (kept.get(id)?.version !== seen) return undefined;
    versions++;
    kept.set(id, { ...state, version: versions });
    return versions;
  }
  return {
    name: 'map',
    address: 'here',
    open: () => request('open', () => {}),
    read: (id) => request('read', () => kept.get(id)),
    create: (id, entry) => request('create', () => write(id, entry)),
    replace: (id, entry, version) => request('replace', () => write(id, entry, version)),
    take: (id, { record: newest = record(0), version }, by) =>
      request('take', () => {
        const written = write(id, { ...by, record: newest }, version);
        return written === undefined ? undefined : { record: newest, version: written };
      }),
    remove: (id, by, version) =>
      request('remove', () => write(id, { ...by, record: undefined }, version) !== undefined),
    async close() {},
  };
}

const lostAnswer = { after: true, error: new Error('the answer was lost') };
const open = (store = storeOf(), callTimeoutMs = 60_000) =>
  createSessionJournal(store, { callTimeoutMs, retryMs: 0 });

describe('a journal over a store', () => {
  it('finds by itself that a takeover was kept whose answer was lost', async () => {
    const store = storeOf();
    await open(store).create(ID, record(1));
    failures = [{ after: false, error: new Error('away') }, ...[undefined as never], lostAnswer];
    const taken = await open(store).takeOver(ID, () => true);
    expect(taken?.log.epoch).toBe(2);
    expect(requests).toEqual(['create', 'read', 'read', 'take', 'read']);
    await taken?.log.checkpoint(record(2));
    expect(kept.get(ID)).toMatchObject({ epoch: 2, record: record(2) });
  });

  it('finds by itself that a checkpoint and a removal were kept', async () => {
    const log = await open().create(ID, record(1));
    failures = [lostAnswer];
    await log.checkpoint(record(2));
    expect(requests).toEqual(['create', 'replace', 'read', 'replace']);
    failures = [lostAnswer];
    await log.remove();
    expect(requests.slice(4)).toEqual(['remove', 'read']);
    expect(kept.get(ID)).toMatchObject({ record: undefined });
  });

  it('writes over an owner before it in a store that lost its newest writes', async () => {
    const store = storeOf();
    const before = await open(store).create(ID, record(1));
    const old = kept.get(ID)!;
    const taken = await open(store).takeOver(ID, () => true);
    await taken?.log.checkpoint(record(2));
    kept.set(ID, { ...old, version: -1 });
    await taken?.log.checkpoint(record(3));
    expect(kept.get(ID)).toMatchObject({ epoch: 2, record: record(3) });
    expect(taken?.log.lost.aborted).toBe(false);
    await expect(before.checkpoint(record(4))).rejects.toMatchObject({ code: 'ERR_SESSION_TAKEN' });
  });

  it('stays with the newest owner where the store lets one before it remove the session at the same time', async () => {
    const store = storeOf();
    const before = await open(store).create(ID, record(1));
    const seen = kept.get(ID)!;
    const taken = await open(store).takeOver(ID, () => true);
    kept.set(ID, { ...seen, record: undefined, version: -1 });
    await taken?.log.checkpoint(record(3));
    expect(kept.get(ID)).toMatchObject({ epoch: 2, record: record(3) });
    expect(taken?.log.lost.aborted).toBe(false);
    await expect(before.checkpoint(record(4))).rejects.toMatchObject({ code: 'ERR_SESSION_TAKEN' });
  });

  it('is told of takeovers, and ignores what is old', async () => {
    const journal = open();
    const log = await journal.create(ID, record(1));
    journal.heard(ID, 1);
    journal.heard('another', 7);
    expect(log.lost.aborted).toBe(false);
    journal.heard(ID, 2);
    expect(log.lost.reason).toMatchObject({ code: 'ERR_SESSION_TAKEN' });
    await expect(log.checkpoint(record(2))).rejects.toMatchObject({ code: 'ERR_SESSION_TAKEN' });
    expect(requests).toEqual(['create']);
  });

  it('tells nothing more of a session that its owner has left, and keeps its record', async () => {
    const left: unknown[] = [];
    const journal = open({ ...storeOf(), leave: (id, { epoch }) => void left.push([id, epoch]) });
    const log = await journal.create(ID, record(1));
    log.leave();
    expect(left).toEqual([[ID, 1]]);
    journal.heard(ID, 2);
    expect(log.lost.aborted).toBe(false);
    expect(kept.get(ID)?.record).toEqual(record(1));
  });

  it('does not try again what the store refuses', async () => {
    const refusal = new TranscribeError('no', { code: 'ERR_UNAUTHORIZED' });
    failures = [{ after: false, error: refusal }];
    const journal = open();
    await expect(journal.open()).rejects.toBe(refusal);
    expect(requests).toEqual(['open']);
    expect(journal.health).toBe('up');
  });

  it('has no answer where its caller waited for as long as it wanted', async () => {
    const store = { ...storeOf(), open: () => new Promise<never>(() => {}) };
    const journal = open(store);
    const left = new AbortController();
    const call = journal.open({ signal: left.signal });
    left.abort();
    await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(journal.health).toBe('up');
    const late = journal.open({ signal: AbortSignal.timeout(1) });
    await expect(late).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(journal.health).toBe('down');
  });

  it('has room for 64 calls of a session that wait', async () => {
    const log = await open().create(ID, record(0));
    const calls = Array.from({ length: 64 }, (_, i) => log.checkpoint(record(i)));
    await expect(log.checkpoint(record(99))).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      retryable: true,
    });
    await Promise.all(calls);
    await log.checkpoint(record(100));
    expect(kept.get(ID)?.record).toEqual(record(100));
  });

  it('remembers 1000 first records whose answers were lost', async () => {
    const journal = open(storeOf(), 1000);
    const refusal = new TranscribeError('later', { code: 'ERR_CONNECTION', retryable: true });
    for (let i = 0; i <= 1000; i++) {
      failures = [{ after: true, error: refusal }];
      await expect(journal.create(`s${i}`, record(1))).rejects.toBe(refusal);
    }
    expect((await journal.create('s1000', record(2))).epoch).toBe(1);
    await expect(journal.create('s0', record(2))).rejects.toMatchObject({
      code: 'ERR_INVALID_STATE',
    });
  });
});
