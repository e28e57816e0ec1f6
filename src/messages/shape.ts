/** A claim about a value that came from the other side, which is not trusted to send what it should. */
export type Shape<T> = (value: unknown) => value is T;

/** A text of at most so many characters. */
export const textOf =
  (maxLength: number): Shape<string> =>
  (value): value is string =>
    typeof value === 'string' && value.length <= maxLength;

/** A count or an id: whole, not negative. */
export const whole: Shape<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export const finite: Shape<number> = (value): value is number => Number.isFinite(value);

export const flag: Shape<boolean> = (value): value is boolean => typeof value === 'boolean';

export const bytesOf =
  (maxLength: number): Shape<Uint8Array> =>
  (value): value is Uint8Array =>
    value instanceof Uint8Array && value.length <= maxLength;

export const doubles: Shape<Float64Array> = (value): value is Float64Array => value instanceof Float64Array;

export const oneOf =
  <const T extends string>(...words: readonly T[]): Shape<T> =>
  (value): value is T =>
    words.some((word) => word === value);

export const listOf =
  <T>(item: Shape<T>, maxLength: number): Shape<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= maxLength && value.every(item);

export const anyOf =
  <T extends readonly unknown[]>(...shapes: { readonly [Key in keyof T]: Shape<T[Key]> }): Shape<T[number]> =>
  (value): value is T[number] =>
    shapes.some((shape) => shape(value));

/** An object with these properties and no others; those of the second list may be left out. */
export function objectOf<Needed extends object, Optional extends object = object>(
  needed: { readonly [Key in keyof Needed]: Shape<Needed[Key]> },
  optional?: { readonly [Key in keyof Optional]: Shape<Optional[Key]> },
): Shape<Readonly<Needed & Partial<Optional>>> {
  const shapes = new Map<string, Shape<unknown>>([...Object.entries<Shape<unknown>>(needed), ...Object.entries<Shape<unknown>>(optional ?? {})]);
  const keys = Object.keys(needed);
  return (value): value is Readonly<Needed & Partial<Optional>> => {
    if (typeof value !== 'object' || value === null) return false;
    const entries = Object.entries(value);
    return keys.every((key) => Object.hasOwn(value, key)) && entries.every(([key, part]) => shapes.get(key)?.(part) ?? false);
  };
}

/** What a shape lets through. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;
