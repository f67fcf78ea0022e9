import { abortedError } from '@ws/core/internal';
import type { Engine, EngineSetup } from './engine/engine.js';
import { keepEngineForOffline } from './offline.js';
import type { Transcriber } from './page-session.js';
import { keepInfo, type ServerInfo } from './server-info.js';
import { apiKey } from './settings.js';

/** This browser writes, with an engine that is loaded by the first run. */
export interface BrowserTranscriber extends Transcriber {
  /** Gives its memory back. Not while it runs. */
  release(): void;
}

/** @param current - what the server has, or had when it was there last */
export function createBrowserTranscriber(
  current: () => ServerInfo | undefined,
): BrowserTranscriber {
  let engine: { readonly of: string; readonly loaded: Engine } | undefined;

  function release(): void {
    void engine?.loaded[Symbol.asyncDispose]();
    engine = undefined;
  }

  return {
    async prepare(signal, tell) {
      const info = current();
      const offered = info?.browser_engine;
      if (info === undefined || offered === undefined || 'missing' in offered) {
        throw new Error(NOT_OFFERED);
      }
      const of = JSON.stringify(offered);
      if (engine?.of === of) return;
      release();
      tell({ status: 'loading' });
      const { createEngine } = await loadCode();
      const { bytes: totalBytes } = offered;
      const loaded = createEngine({
        ...{ ...offered, base: document.baseURI },
        apiKey: (info.needs_key && apiKey.read()) || undefined,
        onProgress(receivedBytes) {
          const isThere = receivedBytes >= totalBytes;
          tell(isThere ? { status: 'loading' } : { status: 'fetching', receivedBytes, totalBytes });
        },
      });
      try {
        if (signal.aborted) throw abortedError(signal);
        await loaded.load(signal);
      } catch (error) {
        await loaded[Symbol.asyncDispose]();
        throw signal.aborted ? abortedError(signal) : error;
      }
      engine = { of, loaded };
      keepInfo(info);
      keepEngineForOffline();
    },
    open(setup) {
      if (engine === undefined) throw new Error(NOT_OFFERED);
      return engine.loaded.open(setup);
    },
    release,
  };
}

const NOT_OFFERED =
  'This server gives browsers no engine now. Choose the server under “Listen with” in the settings.';

interface EngineCode {
  createEngine(setup: EngineSetup): Engine;
}

async function loadCode(): Promise<EngineCode> {
  const url = new URL('engine.js', document.baseURI).href;
  try {
    return (await import(url)) as EngineCode;
  } catch (cause) {
    throw new Error('The engine cannot be loaded. Check the connection to the server.', { cause });
  }
}
