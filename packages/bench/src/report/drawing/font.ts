/** What systems have; nothing is loaded. */
export const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, sans-serif';

/** A letter's width by its height, in the mean over letters and a little more: the wider of the fonts. */
const LETTER = 0.57;

/** How wide a text is, nearly, in pixels. */
export function textWidth(text: string, fontSize = 12): number {
  return text.length * LETTER * fontSize;
}

/** A text of so many pixels at most. It is cut within: what tells names apart stands at their ends. */
export function shortened(text: string, width: number, fontSize = 12): string {
  const most = Math.max(4, Math.floor(width / (LETTER * fontSize)));
  if (text.length <= most) return text;
  const end = Math.floor(most / 3);
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`;
}
