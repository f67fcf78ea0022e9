import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';

/** What holding a button does. */
export interface Hold {
  readonly isHeld: boolean;
  readonly isOff: boolean;
  /** Within it the space bar holds the button, and where nothing has the focus. */
  readonly within: RefObject<HTMLElement | null>;
  begin(): void;
  end(): void;
}

/** For a button. */
export interface HoldHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * A button that is held by a pointer, or by the space bar. A user who cannot hold it, such as with a screen reader, clicks
 * once to begin and once to end.
 */
export function useHold({ isHeld, isOff, within, begin, end }: Hold): HoldHandlers {
  const latest = useRef({ begin, end, isOff });
  useEffect(() => {
    latest.current = { begin, end, isOff };
  });
  useEffect(() => {
    let isDown = false;
    function down(event: KeyboardEvent): void {
      if (event.code !== 'Space' || latest.current.isOff) return;
      if (isElsewhere(event.target, within.current)) return;
      // It would scroll the page, or click the button.
      event.preventDefault();
      if (event.repeat || isDown) return;
      isDown = true;
      latest.current.begin();
    }
    function up(event?: KeyboardEvent): void {
      if (!isDown || (event !== undefined && event.code !== 'Space')) return;
      event?.preventDefault();
      isDown = false;
      latest.current.end();
    }
    // The page hears nothing of a key that is let go in another window.
    const leave = (): void => up();
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', leave);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', leave);
    };
  }, [within]);

  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      begin();
    },
    onPointerUp: end,
    onPointerCancel: end,
    // A long press on a phone.
    onContextMenu: (event) => event.preventDefault(),
    onClick({ detail }) {
      // A pointer's click has been held; those of the keyboard and of screen readers have no count.
      if (detail !== 0) return;
      if (isHeld) end();
      else begin();
    },
  };
}

/** The space bar has something else to do there. */
function isElsewhere(target: EventTarget | null, within: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement) || target === document.body) return false;
  return (
    within?.contains(target) !== true ||
    target.closest('input, textarea, select, a, button:not(.mic), [contenteditable]') !== null
  );
}
