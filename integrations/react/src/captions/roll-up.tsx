import type { FinalEvent, PartialEvent } from '@ws/core';
import type { ReactElement } from 'react';
import { captionLines } from './caption-lines.js';
import { TentativeText } from './tentative-text.js';

/** The last lines of what was said and is being said. */
export function RollUp({
  finals,
  partial,
  lines,
  lineChars,
  unstyled,
}: {
  readonly finals: readonly FinalEvent[];
  readonly partial: PartialEvent | undefined;
  readonly lines: number;
  readonly lineChars: number | undefined;
  readonly unstyled: boolean;
}): ReactElement {
  return (
    // So many rows are seen: where a line is broken again, on a narrow screen, older ones leave.
    <div data-rows="">
      {captionLines(finals, partial, lines, lineChars).map(({ key, text, language, stable }) => (
        <p key={key} aria-hidden="true" dir="auto" lang={language || undefined}>
          <TentativeText text={text} from={stable} unstyled={unstyled} />
        </p>
      ))}
    </div>
  );
}
