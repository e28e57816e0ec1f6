/** A little more than the screen counts as in sight, so that scrolling finds things drawn. */
const margin = '300px';

/** Which of many elements are in sight. */
export class InSight<T> {
  readonly #owners = new Map<Element, T>();
  readonly #observer: IntersectionObserver;

  constructor(scroller: HTMLElement, see: (owner: T, isInSight: boolean) => void, changed: () => void) {
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const owner = this.#owners.get(target);
        if (owner) see(owner, isIntersecting);
      }
      changed();
    }, { root: scroller, rootMargin: margin });
  }

  watch(target: Element, owner: T): void {
    this.#owners.set(target, owner);
    this.#observer.observe(target);
  }

  leave(target: Element): void {
    this.#owners.delete(target);
    this.#observer.unobserve(target);
  }
}
