import { eachFrame } from './each-frame.js';
import { element, part } from './element.js';
import { currentPalette } from './palette.js';
import { createSharpCanvas } from './sharp-canvas.js';

const MAX_VALUES = 60;
const ROOM_PX = 3;

/** A number that is measured again and again, with a line of what it was. */
export interface Gauge {
  measured(value: number): void;
  /** As the theme changes. */
  redraw(): void;
  clear(): void;
}

/**
 * @param name - its elements are `#NAME` and `#NAME-chart`
 * @param write - how a value is written
 * @param least - what the line's scale reaches at least
 */
export function createGauge(name: string, write: (value: number) => string, least: number): Gauge {
  const text = part(name);
  const values: number[] = [];
  const draw = eachFrame(() => {
    const last = values.at(-1);
    text.textContent = last === undefined ? '–' : write(last);
    drawSharply((context, width, height) => {
      const { speech, line } = currentPalette();
      context.fillStyle = line;
      context.fillRect(0, height - 1, width, 1);
      if (values.length === 0) return;
      const most = Math.max(least, ...values) * 1.1;
      const x = (i: number): number =>
        width - ROOM_PX - ((values.length - 1 - i) * (width - ROOM_PX)) / (MAX_VALUES - 1);
      const y = (value: number): number =>
        height - ROOM_PX - (value / most) * (height - 2 * ROOM_PX);
      context.beginPath();
      for (const [i, value] of values.entries()) context.lineTo(x(i), y(value));
      context.strokeStyle = speech;
      context.lineWidth = 1.75;
      context.lineJoin = 'round';
      context.stroke();
      context.lineTo(x(values.length - 1), height - 1);
      context.lineTo(x(0), height - 1);
      context.globalAlpha = 0.14;
      context.fillStyle = speech;
      context.fill();
      context.globalAlpha = 1;
      context.beginPath();
      context.arc(x(values.length - 1), y(values.at(-1)!), 2.75, 0, 2 * Math.PI);
      context.fill();
    });
  });
  const drawSharply = createSharpCanvas(element(`${name}-chart`, HTMLCanvasElement), draw);
  return {
    measured(value) {
      values.push(value);
      if (values.length > MAX_VALUES) values.shift();
      draw();
    },
    redraw: draw,
    clear() {
      values.length = 0;
      draw();
    },
  };
}
