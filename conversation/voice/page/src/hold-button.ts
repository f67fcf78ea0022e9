/** What a button does while it is held. */
export interface Hold {
  begin(): void;
  end(): void;
}

/** Makes a button one that is held: with a finger, a mouse, or the space bar or Enter. */
export function bindHoldButton(button: HTMLElement, { begin, end }: Hold): void {
  let isHeld = false;

  function press(): void {
    if (isHeld) return;
    isHeld = true;
    begin();
  }
  function release(): void {
    if (!isHeld) return;
    isHeld = false;
    end();
  }

  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    // It is let go wherever the finger is.
    button.setPointerCapture(event.pointerId);
    press();
  });
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) {
    button.addEventListener(type, release);
  }
  // A long touch is no wish for a menu.
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  });
  button.addEventListener('keyup', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    release();
  });
}
