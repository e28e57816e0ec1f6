/**
 * What several iterables yield, in the order in which it comes. Ends when all have ended; when one throws, or the reader
 * stops, the others are closed.
 */
export async function* mergeAsync<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const pending = new Map(iterators.map((iterator, index) => [index, nextOf(iterator, index)]));
  try {
    while (pending.size > 0) {
      const { index, iterator, result } = await Promise.race(pending.values());
      if (result.done === true) pending.delete(index);
      else {
        yield result.value;
        pending.set(index, nextOf(iterator, index));
      }
    }
  } finally {
    // Not awaited: one that waits for its next item would keep the reader, and a failure now comes too late to matter.
    for (const [index, promise] of pending) {
      promise.catch(() => undefined);
      iterators[index]?.return?.().catch(() => undefined);
    }
  }
}

async function nextOf<T>(iterator: AsyncIterator<T>, index: number): Promise<{ index: number; iterator: AsyncIterator<T>; result: IteratorResult<T> }> {
  return { index, iterator, result: await iterator.next() };
}
