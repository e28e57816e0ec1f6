import type { LogLine } from '../../core/logs/logLine.ts';
import { learnerPrefix } from './logLayout.ts';

/** An editor is no place for more than this; the rest is in the results. Characters. */
const longestText = 8_000_000;

/** The text of a log document: lines as they came, each named by its learner where there are several. */
export class LogText {
  #parts: string[] = [];
  #length = 0;
  #dropped = false;
  #named = false;
  #state: 'opening' | 'following' | 'ended' = 'opening';
  /** The learner whose line is not complete yet. */
  #open: number | undefined;

  begin(named: boolean): void {
    this.#named = named;
    this.#state = 'following';
  }

  add(lines: readonly LogLine[]): void {
    for (const { learnerId, text, continued } of lines) {
      const begins = this.#open !== learnerId;
      const part = `${begins && this.#named ? learnerPrefix(learnerId) : ''}${text}${continued ? '' : '\n'}`;
      this.#open = continued ? learnerId : undefined;
      this.#parts.push(part);
      this.#length += part.length;
    }
    this.#shorten();
  }

  end(): void {
    this.#state = 'ended';
  }

  render(): string {
    if (this.#state === 'opening') return 'Opening the log…\n';
    if (this.#parts.length === 0) return this.#state === 'ended' ? 'Nothing was written.\n' : 'Nothing written yet.\n';
    return `${this.#dropped ? 'Earlier lines are in the downloaded results.\n' : ''}${this.#parts.join('')}`;
  }

  #shorten(): void {
    if (this.#length <= longestText) return;
    // Half at once, so that a log that keeps growing is not cut with each line.
    let index = 0;
    while (this.#length > longestText / 2) {
      this.#length -= this.#parts[index]?.length ?? 0;
      index += 1;
    }
    this.#parts = this.#parts.slice(index);
    this.#dropped = true;
  }
}
