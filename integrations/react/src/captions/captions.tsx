import type { FinalEvent, PartialEvent } from '@ws/core';
import { type CSSProperties, memo, type ReactElement } from 'react';
import { RollUp } from './roll-up.js';
import { TentativeText } from './tentative-text.js';

/**
 * How captions change. `list`: the last finals are paragraphs, and what is being said another one below. `roll-up`: lines of
 * one width, of which the oldest leaves at the top when one comes at the bottom. `pop-on`: the last final alone, which the
 * next one replaces; nothing is shown that may still change.
 */
export type CaptionsMode = 'list' | 'roll-up' | 'pop-on';

/** What {@link Captions} shows, and how. */
export interface CaptionsProps {
  /** As `useTranscription` gives them. */
  readonly finals: readonly FinalEvent[];
  readonly partial?: PartialEvent | undefined;
  /** Default `list`. */
  readonly mode?: CaptionsMode | undefined;
  /** How many are shown, the last ones: finals of a `list`, default 3; lines of `roll-up`, default 2. */
  readonly lines?: number | undefined;
  /** Characters of a line of `roll-up`, 1 to 1000. Default 42, or 16 of Chinese, Japanese and Korean. */
  readonly lineChars?: number | undefined;
  /** Leaves out the class that `captions.css` is for, and the dimness of words that may still change. */
  readonly unstyled?: boolean | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
}

/**
 * Captions: what was said, and what is being said, of which the words that may still change are marked by `data-tentative`
 * and dim. `@ws/react/captions.css` makes them look good; variables of it, `--ws-captions-…`, change how. Screen readers are
 * told of finals alone, so that nothing is read twice.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for `lineChars` out of range
 */
export function Captions({
  finals,
  partial,
  mode = 'list',
  lines = mode === 'roll-up' ? 2 : 3,
  lineChars,
  unstyled = false,
  className,
  style,
}: CaptionsProps): ReactElement {
  const classes = [unstyled ? undefined : 'ws-captions', className].filter(Boolean).join(' ');
  const shown = mode === 'pop-on' ? undefined : partial;
  const rows = { '--ws-captions-lines': lines } as CSSProperties;
  return (
    <div
      className={classes === '' ? undefined : classes}
      style={mode === 'roll-up' ? { ...rows, ...style } : style}
      data-captions=""
      data-mode={mode}
      data-empty={finals.length === 0 && !shown?.text ? '' : undefined}
    >
      <div role="log" aria-live="polite" style={mode === 'roll-up' ? HEARD_ONLY : undefined}>
        {finals.slice(mode === 'pop-on' ? -1 : -lines).map((final) => (
          <Final
            key={`${final.seq}-${final.startSample}`}
            text={final.text}
            language={final.language}
          />
        ))}
      </div>
      {mode === 'roll-up' ? (
        <RollUp {...{ finals, partial, lines, lineChars, unstyled }} />
      ) : (
        shown && (
          <p aria-hidden="true" dir="auto" lang={shown.language || undefined}>
            <TentativeText text={shown.text} from={shown.stableChars} unstyled={unstyled} />
          </p>
        )
      )}
    </div>
  );
}

/** There for screen readers, and takes no room. */
const HEARD_ONLY: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
};

type FinalProps = Pick<FinalEvent, 'text' | 'language'>;

const Final = memo(function Final({ text, language }: FinalProps): ReactElement {
  return (
    <p dir="auto" lang={language || undefined}>
      {text}
    </p>
  );
});
