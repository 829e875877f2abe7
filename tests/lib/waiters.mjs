/** Promises for what a stream of events will bring. */
export class Waiters {
  #looks = new Set();

  /** Resolves when `test` is true; looked at now and after each `look`. `what` (or what it returns) names it when it does not come. */
  until(test, what, timeoutMs) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#looks.delete(look);
        reject(new Error(`not seen in ${timeoutMs / 1000} s: ${typeof what === 'function' ? what() : what}`));
      }, timeoutMs);
      const look = () => {
        if (!test()) return;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }

  look() {
    for (const look of [...this.#looks]) look();
  }
}
