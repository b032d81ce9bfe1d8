/** Waits that can be cut short. They keep no process alive: what was laid down stays for the next one. */
export interface Wekker {
  /** Resolves after so many milliseconds, or when woken; at once when that came before it. @returns whether it was woken */
  wait(ms: number): Promise<boolean>;
  wake(): void;
}

export function createWekker(): Wekker {
  let ring: (() => void) | null = null;
  let missed = false;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const end = (woken: boolean): void => {
          clearTimeout(timer);
          ring = null;
          missed = false;
          resolve(woken);
        };
        const timer = setTimeout(() => end(false), ms);
        timer.unref();
        ring = () => end(true);
        if (missed) end(true);
      }),
    wake: () => {
      if (ring === null) missed = true;
      else ring();
    },
  };
}
