import { button, part } from './element.js';

export interface Notice {
  show(message: string): void;
  hide(): void;
}

export function createNotice(): Notice {
  const notice = part('notice');
  const hide = (): void => {
    notice.hidden = true;
  };
  button('notice-close').addEventListener('click', hide);
  return {
    show(message) {
      part('notice-text').textContent = message;
      notice.hidden = false;
    },
    hide,
  };
}
