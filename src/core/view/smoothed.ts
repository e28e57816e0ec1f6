/**
 * Values smoothed as TensorBoard smooths them: an exponential moving average of `weight` (0 to below 1), corrected for
 * having begun at nothing. NaN and infinities pass through and count for nothing; a course that never changes stays
 * exactly what it is.
 */
export function smoothed(values: ArrayLike<number>, weight: number): Float64Array {
  const result = Float64Array.from(values);
  if (weight <= 0 || isConstant(result)) return result;
  let average = 0;
  let correction = 1;
  for (let at = 0; at < result.length; at += 1) {
    const value = result[at] ?? 0;
    if (!Number.isFinite(value)) continue;
    average = average * weight + (1 - weight) * value;
    correction *= weight;
    result[at] = average / (1 - correction);
  }
  return result;
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}
