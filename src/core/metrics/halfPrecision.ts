/** The number that 16 bits of bfloat16 hold: the upper half of a float (sign, 8 bits of exponent, 7 of fraction). */
export function fromBfloat16(bits: number): number {
  return fromBits(bits, 7, 127);
}

/** The number that 16 bits of IEEE 754 binary16 hold (sign, 5 bits of exponent, 10 of fraction). */
export function fromHalf(bits: number): number {
  return fromBits(bits, 10, 15);
}

function fromBits(bits: number, fractionBits: number, bias: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits & 0x7fff) >>> fractionBits;
  const fraction = (bits & ((1 << fractionBits) - 1)) / 2 ** fractionBits;
  if (exponent === 2 * bias + 1) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias));
}
