import type { BrowserContext, Locator, Page } from 'playwright-core';

/** A visitor of the captions page, and what went wrong there. */
export interface CaptionsPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors and warnings of its console, faults, requests to other origins, and refusals by its policy. */
  readonly troubles: readonly string[];
  /**
   * What is called at the end says for how many milliseconds of processor time the longest task ran on the page's thread. Of
   * the wall's clock a task takes longer where a busy machine lets it wait, which is not the page's doing.
   */
  watchTasks(): Promise<() => Promise<number>>;
  /**
   * Notes the texts that an element shows, were it for a moment: a test that looks now and then does not see all of them. The
   * function that it resolves to tells them.
   */
  watchTexts(selector: string): Promise<() => Promise<readonly string[]>>;
  start(): Promise<void>;
  /** Stops, and waits until all is answered and drawn. */
  stop(): Promise<void>;
  /** Transcribes a file to its end, and waits until all is drawn. @param file - its path, or its bytes */
  transcribe(file: string | FilePayload): Promise<void>;
  /** The whole seconds that the page has heard. */
  elapsed(): Promise<number>;
  /** From where in the recording the player plays, in seconds, once that has been clicked. */
  playsFrom(target: Locator): Promise<number>;
  /** The texts of the lines. */
  lines(): Promise<string[]>;
}

/** A file that is no file of this machine. */
interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** As much of an event of Chromium's tracing as is looked at. Times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Of processor time. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

function longestTask(events: readonly TraceEvent[]): number {
  const thread = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const pages = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(thread),
  );
  const tasks = events.filter((event) => /RunTask$/.test(event.name) && pages.has(thread(event)));
  if (tasks.length === 0) throw new Error('Chromium told of no task.');
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000;
}

/** Opens the page at an address. */
export async function openCaptions(context: BrowserContext, url: string): Promise<CaptionsPage> {
  const page = await context.newPage();
  const troubles: string[] = [];
  const { origin } = new URL(url);
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    const isLoud = ['error', 'warning'].includes(message.type());
    if (isLoud) troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    const isOwn = asked.origin === origin || ['blob:', 'data:'].includes(asked.protocol);
    if (!isOwn) troubles.push(`asked ${asked.href}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(url).host) troubles.push(`asked ${socket.url()}`);
  });
  await page.goto(url);

  async function settled(running: boolean): Promise<void> {
    await page.waitForFunction(
      (expected) => document.getElementById('start')!.getAttribute('data-running') === expected,
      String(running),
    );
    await drawn();
  }

  /** The page draws what it knows with its next picture, which a busy machine lets wait. */
  async function drawn(): Promise<void> {
    await page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())),
    );
  }

  return {
    page,
    troubles,
    async watchTasks() {
      const session = await context.newCDPSession(page);
      const events: TraceEvent[] = [];
      session.on('Tracing.dataCollected', ({ value }) => {
        events.push(...(value as unknown as TraceEvent[]));
      });
      await session.send('Tracing.start', {
        transferMode: 'ReportEvents',
        traceConfig: { includedCategories: ['toplevel'], recordMode: 'recordContinuously' },
      });
      return async () => {
        const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
        await session.send('Tracing.end');
        await complete;
        return longestTask(events);
      };
    },
    async watchTexts(selector) {
      const texts = await page.locator(selector).evaluateHandle((element: HTMLElement) => {
        const shown: string[] = [];
        new MutationObserver(() => {
          const text = element.hidden ? '' : (element.textContent ?? '');
          if (text !== '' && text !== shown.at(-1)) shown.push(text);
        }).observe(element, {
          ...{ subtree: true, childList: true, characterData: true, attributeFilter: ['hidden'] },
        });
        return shown;
      });
      return () => texts.jsonValue();
    },
    async start() {
      await page.locator('#start').click();
      await settled(true);
    },
    async stop() {
      await page.locator('#start').click();
      await settled(false);
    },
    async transcribe(file) {
      // It may be over before a test that looks now and then has seen it begin.
      const over = page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const button = document.getElementById('start')!;
            let hasRun = false;
            new MutationObserver((_, observer) => {
              const isRunning = button.getAttribute('data-running') === 'true';
              hasRun ||= isRunning;
              if (isRunning || !hasRun) return;
              observer.disconnect();
              resolve();
            }).observe(button, { attributeFilter: ['data-running'] });
          }),
      );
      await page.locator('#file').setInputFiles(file);
      await over;
      await drawn();
    },
    async elapsed() {
      const parts = (await page.locator('#elapsed').textContent())!.split(':').map(Number);
      return parts.reduce((sum, part) => 60 * sum + part, 0);
    },
    async playsFrom(target) {
      const audio = page.locator('#audio');
      // Not where it is by the time that it is asked: it plays on.
      await audio.evaluate((element: HTMLAudioElement) => {
        element.removeAttribute('data-sought-to');
        element.addEventListener(
          'seeking',
          () => {
            element.setAttribute('data-sought-to', String(element.currentTime));
          },
          { once: true },
        );
      });
      await target.click();
      await page.waitForSelector('#audio[data-sought-to]', { state: 'attached' });
      const soughtTo = Number(await audio.getAttribute('data-sought-to'));
      // Or it would be drawn on to its end.
      await audio.evaluate((element: HTMLAudioElement) => element.pause());
      return soughtTo;
    },
    lines: () => page.locator('#finals .text').allTextContents(),
    async [Symbol.asyncDispose]() {
      // A page that is left open goes on to hear, and to draw.
      await page.close();
    },
  };
}
