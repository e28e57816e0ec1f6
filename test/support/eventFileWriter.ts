// Writes event files byte by byte for tests, without a line of the code that reads them: CRC bit by bit, fields by hand.

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** CRC-32C by its definition. */
export function slowCrc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function masked(bytes: Uint8Array): Uint8Array {
  const crc = slowCrc32c(bytes);
  const result = new DataView(new ArrayBuffer(4));
  result.setUint32(0, ((crc >>> 15) | (crc << 17)) + 0xa282ead8, true);
  return new Uint8Array(result.buffer);
}

/** A record's header for data of this length, which may be any 64-bit number. */
export function recordHeader(length: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return concat(bytes, masked(bytes));
}

export const record = (data: Uint8Array): Uint8Array => concat(recordHeader(BigInt(data.length)), data, masked(data));

export function varint(value: bigint | number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return new Uint8Array([...bytes, Number(rest)]);
}

/** Fields by wire type: a varint, a fixed 64 or 32 bits, or bytes (also a string or a message). */
export const varintField = (field: number, value: bigint | number): Uint8Array => concat(varint(field * 8), varint(value));
export const bytesField = (field: number, value: Uint8Array | string): Uint8Array => {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return concat(varint(field * 8 + 2), varint(bytes.length), bytes);
};
export const doubleField = (field: number, value: number): Uint8Array => concat(varint(field * 8 + 1), doubleBytes(value));
export const floatField = (field: number, value: number): Uint8Array => concat(varint(field * 8 + 5), floatBytes(value));
export const doubleBytes = (value: number): Uint8Array => new Uint8Array(new Float64Array([value]).buffer);
export const floatBytes = (value: number): Uint8Array => new Uint8Array(new Float32Array([value]).buffer);

export interface EventHead {
  readonly step?: number;
  readonly wallTime?: number;
}

/** An event around its `what`, defaults left out as writers do. */
export function event({ step = 0, wallTime = 1 }: EventHead, ...what: readonly Uint8Array[]): Uint8Array {
  return concat(...(Object.is(wallTime, 0) ? [] : [doubleField(1, wallTime)]), ...(step === 0 ? [] : [varintField(2, step)]), ...what);
}

export const summary = (...values: readonly Uint8Array[]): Uint8Array => bytesField(5, concat(...values.map((value) => bytesField(1, value))));
export const simpleValue = (tag: string, value: number): Uint8Array => concat(bytesField(1, tag), floatField(2, value));
export const scalarMetadata = (): Uint8Array => bytesField(9, concat(bytesField(1, bytesField(1, 'scalars')), varintField(4, 1)));
export const sessionStart = (): Uint8Array => bytesField(7, varintField(1, 1));
export const fileVersion = (): Uint8Array => record(event({}, bytesField(3, 'brain.Event:2')));

/** A whole record with one scalar in the older form. */
export const scalarRecord = (tag: string, step: number, value: number, wallTime = 1): Uint8Array => record(event({ step, wallTime }, summary(simpleValue(tag, value))));
