const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** A Kubernetes quantity ("500m", "4Gi", "2e3") as a number; NaN for what is none. Source: apimachinery's resource.Quantity. */
export function parseQuantity(text: string): number {
  const [, number = '', exponent = '', suffix = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]i?|Ki|))$/.exec(text.trim()) ?? [];
  const factor = suffixes[suffix];
  return number === '' || factor === undefined ? NaN : Number(`${number}${exponent}`) * factor;
}
