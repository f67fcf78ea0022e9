const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// East Asian Wide and Fullwidth, and what is drawn as a picture.
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

/** What a person sees as one character, and the columns that a terminal gives it. */
export interface Glyph {
  readonly text: string;
  readonly width: number;
}

/** A text as a terminal draws it. */
export function* glyphsOf(text: string): Generator<Glyph, void, undefined> {
  for (const { segment } of GRAPHEMES.segment(text)) {
    yield { text: segment, width: INVISIBLE.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1 };
  }
}

/** The columns of a text without escapes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const glyph of glyphsOf(text)) width += glyph.width;
  return width;
}
