/** What an attribute may be: a flag that is false, or a value left out, sets none. */
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/**
 * An element with its attributes and children. Strings become text nodes, never markup: names of runs and tags come from
 * files of any origin. Names of attributes are ours; none of them is a handler or an address.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? '' : value);
  }
}

/** Listens, and gives the element back. */
export function on<Type extends keyof HTMLElementEventMap, Target extends HTMLElement>(target: Target, type: Type, listener: (event: HTMLElementEventMap[Type]) => void): Target {
  target.addEventListener(type, listener);
  return target;
}

/** Puts these children in place, in this order, and moves none that stands right already: focus and scroll stay. */
export function arrange(parent: Element, wanted: readonly Element[]): void {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}
