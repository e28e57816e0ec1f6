const units = ['KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/**
 * A size for people: "0 bytes", "1 byte", "999 bytes", "1 KB", "1.2 GB", "96 KB". Powers of 1,000 by default; with
 * `binary` powers of 1,024 (GiB), for limits that were given so. Two significant figures below 10, whole numbers above.
 */
export function renderBytes(bytes: number, { binary = false }: { readonly binary?: boolean } = {}): string {
  const base = binary ? 1024 : 1000;
  const size = Math.abs(bytes);
  if (!(size >= base)) return `${String(Math.round(bytes))} ${Math.round(size) === 1 ? 'byte' : 'bytes'}`;
  let exponent = Math.min(units.length, Math.floor(Math.log(size) / Math.log(base)));
  // 999,950 bytes are 1 MB, not 1000 KB.
  if (exponent < units.length && Math.round(size / base ** exponent) >= base) exponent += 1;
  const value = bytes / base ** exponent;
  const unit = units[exponent - 1] ?? 'KB';
  return `${String(Math.abs(value) < 9.95 ? Math.round(value * 10) / 10 : Math.round(value))} ${binary ? unit.replace('B', 'iB') : unit}`;
}
