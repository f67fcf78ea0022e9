import type { BrowserContext, Page } from 'playwright-core';

// What runs in the page: as text, for it is of another world than this program.

/** What a script of a page is given. */
const HELPERS = `
  const { createOnnxBackend } = await import('@ws/backend-onnx/web');
  const { readWav } = await import('@ws/core/audio');
  const sampleRate = 16000;
  const samples = async () =>
    readWav(new Uint8Array(await (await fetch('/recording/demo.wav')).arrayBuffer())).samples;
  const options = { model: '/models/tiny.en/', wasmPaths: '/onnxruntime/', precision: 'int8', threads: 1 };
  /** An error as what a test can look at. */
  const told = (work) => work.then(
    () => ({ code: 'none', message: '', retryable: false, details: {} }),
    ({ code, message, retryable, details }) => ({ code, message, retryable, details }),
  );
`;

/** An error of ours, as {@link runIn} brings it home. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Opens a page of the site. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Runs the body of an async function in a page; what it returns is cloned. */
export async function runIn<T>(page: Page, body: string): Promise<T> {
  return (await page.evaluate(`(async () => { ${HELPERS} ${body} })()`)) as T;
}
