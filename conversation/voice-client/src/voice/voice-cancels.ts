/** Cancels that the server has been told of, and has not answered: what it says meanwhile is of what was cancelled. */
export interface VoiceCancels {
  /** There are some. */
  readonly isWaiting: boolean;
  /** What the server says now is of an answer that was cancelled. */
  readonly isLate: boolean;
  told(): void;
  /** The server has answered one. */
  answered(): void;
  /** The server answers what was asked since: it has dealt with them. */
  overtaken(): void;
  /** @param isConfirming - this server answers a cancel, which it need not */
  connected(isConfirming: boolean): void;
}

export function createVoiceCancels(): VoiceCancels {
  let waiting = 0;
  let isConfirming = false;
  return {
    get isWaiting() {
      return waiting > 0;
    },
    get isLate() {
      return isConfirming && waiting > 0;
    },
    told() {
      waiting++;
    },
    answered() {
      waiting--;
    },
    overtaken() {
      waiting = 0;
    },
    connected(confirms) {
      waiting = 0;
      isConfirming = confirms;
    },
  };
}
