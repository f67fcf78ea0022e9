/** Draws in CSS pixels; nothing where the canvas is not seen. */
export type DrawSharply = (
  work: (context: CanvasRenderingContext2D, width: number, height: number) => void,
) => void;

/** A canvas with a dot for each dot of the screen. @param onResize - called when what was drawn is gone */
export function createSharpCanvas(canvas: HTMLCanvasElement, onResize: () => void): DrawSharply {
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
  return (work) => {
    if (context === null || width === 0 || height === 0) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    work(context, width, height);
  };
}
