/** A canvas with a dot for each dot of the screen. */
export interface SharpCanvas {
  /** Draws in CSS pixels; nothing where the canvas is not seen. */
  draw(work: (context: CanvasRenderingContext2D, width: number, height: number) => void): void;
}

/** @param onResize - called when what was drawn is gone */
export function createSharpCanvas(canvas: HTMLCanvasElement, onResize: () => void): SharpCanvas {
  const context = canvas.getContext('2d');
  let width = 0;
  let height = 0;
  new ResizeObserver(([entry]) => {
    width = entry!.contentRect.width;
    height = entry!.contentRect.height;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    onResize();
  }).observe(canvas);
  return {
    draw(work) {
      if (context === null || width === 0 || height === 0) return;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      context.clearRect(0, 0, width, height);
      work(context, width, height);
    },
  };
}
