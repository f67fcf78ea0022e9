import type { Page } from 'playwright-core';

// The page sends 16-bit samples at 16 kHz.
const BYTES_A_SECOND = 32_000;

/** A page's audio on its way to the server. */
export interface HeldAudio {
  /** Lets go what was held, and holds nothing any more. */
  release(): void;
}

/**
 * From the next load of the page on, only the first seconds of its audio reach the server until they are released. So an
 * utterance stays open that ends later, and its partial stays on the page, however slow the machine is.
 */
export async function holdAudio(page: Page, seconds: number): Promise<HeldAudio> {
  let bytesLeft: number = seconds * BYTES_A_SECOND;
  let release = (): void => {
    bytesLeft = Number.POSITIVE_INFINITY;
  };
  await page.routeWebSocket(/transcribe/, (socket) => {
    const server = socket.connectToServer();
    const held: (string | Buffer)[] = [];
    socket.onMessage((message) => {
      const isAudio = typeof message !== 'string';
      if (isAudio) bytesLeft -= message.length;
      // Without an answer to its ping the page would connect again.
      const isPing = !isAudio && (JSON.parse(message) as { type?: string }).type === 'ping';
      if (isPing || (held.length === 0 && bytesLeft >= 0)) server.send(message);
      else held.push(message);
    });
    release = () => {
      bytesLeft = Number.POSITIVE_INFINITY;
      for (const message of held.splice(0)) server.send(message);
    };
  });
  return { release: () => release() };
}
