/** Time in a frame that drawing may take, in milliseconds; a frame has 16. */
const budgetMs = 8;
/** And pieces: what a canvas is told is painted only after the frame's work, and counts for nothing before. */
const piecesPerFrame = 2;

/** Work that waits for the next frame, each piece once; what does not fit into a frame waits for the one after. */
export class DrawQueue {
  readonly #waiting = new Set<() => void>();
  #isAsked = false;

  add(draw: () => void): void {
    this.#waiting.add(draw);
    this.#ask();
  }

  drop(draw: () => void): void {
    this.#waiting.delete(draw);
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      const until = performance.now() + budgetMs;
      let drawn = 0;
      for (const draw of this.#waiting) {
        this.#waiting.delete(draw);
        draw();
        drawn += 1;
        if (drawn === piecesPerFrame || performance.now() >= until) break;
      }
      if (this.#waiting.size > 0) this.#ask();
    });
  }
}
