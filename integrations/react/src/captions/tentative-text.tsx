import type { CSSProperties, ReactElement } from 'react';

/** A text of which the words from a position on may still change. */
export function TentativeText({
  text,
  from,
  unstyled,
}: {
  readonly text: string;
  readonly from: number;
  readonly unstyled: boolean;
}): ReactElement {
  return (
    <>
      {text.slice(0, from)}
      {from < text.length && (
        <span data-tentative="" style={unstyled ? undefined : DIM}>
          {text.slice(from)}
        </span>
      )}
    </>
  );
}

// Here, and not in the style sheet alone: it matters also where no style sheet is.
const DIM: CSSProperties = { opacity: 'var(--ws-captions-tentative, 0.6)' };
