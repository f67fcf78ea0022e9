import type { BrowserContext, Page } from 'playwright-core';

/** A visitor of the captions page, and what went wrong there. */
export interface CaptionsPage {
  readonly page: Page;
  /** Errors and warnings of its console, faults, requests to other origins, and refusals by its policy. */
  readonly troubles: readonly string[];
  /** Milliseconds of tasks that held the page up for more than 50, from now on. */
  watchLongTasks(): Promise<() => Promise<number[]>>;
  start(): Promise<void>;
  /** Stops, and waits until all is answered. */
  stop(): Promise<void>;
  /** The texts of the lines. */
  lines(): Promise<string[]>;
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
      { timeout: 120_000 },
    );
  }

  return {
    page,
    troubles,
    async watchLongTasks() {
      const handle = await page.evaluateHandle(() => {
        const durations: number[] = [];
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) durations.push(Math.round(duration));
        });
        observer.observe({ type: 'longtask' });
        return durations;
      });
      return () => handle.jsonValue();
    },
    async start() {
      await page.locator('#start').click();
      await settled(true);
    },
    async stop() {
      await page.locator('#start').click();
      await settled(false);
    },
    lines: () => page.locator('#finals .text').allTextContents(),
  };
}
