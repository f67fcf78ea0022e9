import type { FinalEvent, PartialEvent } from '@ws/core';
import { type CSSProperties, memo, type ReactElement } from 'react';

/** What {@link Captions} shows, and how. */
export interface CaptionsProps {
  /** As `useTranscription` gives them. */
  readonly finals: readonly FinalEvent[];
  readonly partial?: PartialEvent | undefined;
  /** How many finals are shown, the last ones. Default 3. */
  readonly lines?: number | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
}

/**
 * Captions: the last finals, and below them what is being said, of which the words that may still change are marked by
 * `data-tentative`. Without a style of its own but for that: they are dim. Screen readers are told of finals alone, so that
 * nothing is read twice.
 */
export function Captions({
  finals,
  partial,
  lines = 3,
  className,
  style,
}: CaptionsProps): ReactElement {
  return (
    <div className={className} style={style} data-captions="">
      <div role="log" aria-live="polite">
        {finals.slice(-lines).map((final) => (
          <Final
            key={`${final.seq}-${final.startSample}`}
            text={final.text}
            language={final.language}
          />
        ))}
      </div>
      {partial && (
        <p aria-hidden="true" lang={partial.language || undefined}>
          {partial.text.slice(0, partial.stableChars)}
          <span data-tentative="" style={TENTATIVE}>
            {partial.text.slice(partial.stableChars)}
          </span>
        </p>
      )}
    </div>
  );
}

const TENTATIVE: CSSProperties = { opacity: 0.6 };

type FinalProps = Pick<FinalEvent, 'text' | 'language'>;

const Final = memo(function Final({ text, language }: FinalProps): ReactElement {
  return <p lang={language || undefined}>{text}</p>;
});
