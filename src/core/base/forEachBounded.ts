/**
 * Runs `work` on each item, so many at once and no more; unlike a promise for each, this stays small with half a million
 * items. After a failure no further item is begun, and it rejects once those under way have ended.
 */
export async function forEachBounded<T>(items: Iterable<T>, atOnce: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  let index = 0;
  let failure: { readonly thrown: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      try {
        await work(next.value, index++);
      } catch (thrown) {
        failure ??= { thrown };
      }
      if (failure) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failure) throw failure.thrown;
}
