import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Logger } from '@ws/core';
import type { Access } from '../../net/auth/create-access.js';
import { loadPageFiles, type PagePlace } from '../../net/http/page-files.js';
import {
  type BrowserEngine,
  type BrowserEngineInfo,
  loadBrowserEngine,
} from './engine/browser-engine.js';
import { answerEngineFile } from './engine/engine-file.js';

export interface ServedPage {
  /**
   * Answers a request for one of its files.
   *
   * @param path - below the one that the server is mounted at
   * @returns nothing where the path is of no such file
   */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> | undefined;
  /** Looks for what browsers need. @param model - which the server's own engine, onnx, has loaded */
  offerEngine(model: string): void;
  /** What `/v1/info` says of it; nothing where it is not offered, or not yet. */
  engineInfo(): Promise<BrowserEngineInfo | undefined>;
}

export interface ServedPageSettings extends PagePlace {
  /** Whether there is to be one. */
  readonly page: boolean;
  readonly access: Pick<Access, 'identify'>;
  readonly logger: Logger;
}

/** Where the captions page lies: its package's files, which a build has made. */
function pageFolder(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@ws/captions-page/package.json')), 'dist');
}

// The worker's own policy holds in it, not the page's: nothing else may compile.
const COMPILING_PATH = '/engine-worker.js';

/** Reads the page's files, where there is to be one. */
export async function createServedPage(settings: ServedPageSettings): Promise<ServedPage> {
  const { page, access, logger } = settings;
  const pageFiles = page ? await loadPageFiles(pageFolder(), settings) : undefined;
  let looking: Promise<BrowserEngine> | undefined;
  let engine: BrowserEngine | undefined;

  return {
    answer(request, response, path) {
      const compiles = path === COMPILING_PATH && engine !== undefined && engine.files.size > 0;
      const answered = pageFiles?.answer(request, response, path, { compiles });
      if (answered !== undefined) return answered;
      const file = engine?.files.get(path);
      return file && answerEngineFile(request, response, { file, access });
    },
    offerEngine(model) {
      if (!page) return;
      looking = loadBrowserEngine(model, logger).then((found) => {
        engine = found;
        return found;
      });
    },
    async engineInfo() {
      return (await looking)?.info;
    },
  };
}
