/// <reference lib="dom" />
import type { Page } from 'playwright-core';

declare global {
  /** Words that a conversation has marked as spoken, in their order. */
  var spoken: (string | null)[];
}

/** Notes each word that a page marks as spoken, were it for a moment: in `spoken` of the page, from its next load on. */
export async function noteSpokenWords(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.spoken = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        if ((target as Element).hasAttribute('data-speaking'))
          globalThis.spoken.push(target.textContent);
      }
    }).observe(document, { subtree: true, attributeFilter: ['data-speaking'] });
  });
}
