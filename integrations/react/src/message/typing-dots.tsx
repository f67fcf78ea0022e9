'use client';
import { type CSSProperties, type ReactElement, useEffect, useRef } from 'react';

const BREATH: Keyframe[] = [{ opacity: 0.25 }, { opacity: 1 }, { opacity: 0.25 }];
const BREATH_MS = 1200;
const DOT: CSSProperties = {
  display: 'inline-block',
  width: '0.45em',
  height: '0.45em',
  marginRight: '0.3em',
  borderRadius: '50%',
  background: 'currentColor',
  opacity: 0.6,
};

/**
 * Three dots: an answer is coming. They move unless the user wants less motion. By the animations of scripts: a page whose
 * policy allows no inline styles shows them, too.
 */
export function TypingDots(): ReactElement {
  const dots = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches !== false) return;
    const animations = [...(dots.current?.children ?? [])].map((dot, i) =>
      dot.animate?.(BREATH, {
        ...{ duration: BREATH_MS, iterations: Number.POSITIVE_INFINITY },
        delay: (i * BREATH_MS) / 6,
      }),
    );
    return () => {
      for (const animation of animations) animation?.cancel();
    };
  }, []);
  return (
    <span ref={dots} role="img" aria-label="Writing" data-typing="">
      <span style={DOT} />
      <span style={DOT} />
      <span style={DOT} />
    </span>
  );
}
