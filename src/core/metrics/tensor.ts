import { fromBfloat16, fromHalf } from './halfPrecision.ts';
import { ProtoReader } from './protoReader.ts';

/*
 * TensorProto: 1 dtype, 2 tensor_shape {2 dim: repeated {1 size: int64}}, 4 tensor_content: the elements' bytes in
 * little-endian order, or else one repeated field by type: 5 float, 6 double, 7 int (32 bits and less), 8 string,
 * 10 int64, 11 bool, 13 half (bits of half and bfloat16), 16 uint32, 17 uint64.
 * Source: tensorflow/core/framework/tensor.proto and types.proto.
 */
const varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5;
const dtypeKey = (1 << 3) | varint, shapeKey = (2 << 3) | delimited, contentKey = (4 << 3) | delimited;
const dimensionKey = (2 << 3) | delimited, sizeKey = (1 << 3) | varint;
const stringsKey = (8 << 3) | delimited;

/** How elements of a type stand in their repeated field (packed or one by one) and in tensor_content. */
interface ElementType {
  readonly field: number;
  readonly wire: number;
  readonly fromField: (reader: ProtoReader) => number;
  readonly bytes: number;
  readonly fromContent: (view: DataView, at: number) => number;
}

const float = { field: 5, wire: fixed32, fromField: (reader: ProtoReader) => reader.float() };
const double = { field: 6, wire: fixed64, fromField: (reader: ProtoReader) => reader.double() };
const signed = { field: 7, wire: varint, fromField: (reader: ProtoReader) => reader.int64() };
const unsigned = { field: 16, wire: varint, fromField: (reader: ProtoReader) => reader.varint() };

/** By the type's number in types.proto. */
const elementTypes = new Map<number, ElementType>([
  [1, { ...float, bytes: 4, fromContent: (view, at) => view.getFloat32(at, true) }],
  [2, { ...double, bytes: 8, fromContent: (view, at) => view.getFloat64(at, true) }],
  [3, { ...signed, bytes: 4, fromContent: (view, at) => view.getInt32(at, true) }],
  [4, { ...signed, bytes: 1, fromContent: (view, at) => view.getUint8(at) }],
  [5, { ...signed, bytes: 2, fromContent: (view, at) => view.getInt16(at, true) }],
  [6, { ...signed, bytes: 1, fromContent: (view, at) => view.getInt8(at) }],
  [9, { ...signed, field: 10, bytes: 8, fromContent: (view, at) => Number(view.getBigInt64(at, true)) }],
  [10, { ...signed, field: 11, bytes: 1, fromContent: (view, at) => view.getUint8(at) }],
  [14, { ...signed, field: 13, fromField: (reader) => fromBfloat16(reader.varint()), bytes: 2, fromContent: (view, at) => fromBfloat16(view.getUint16(at, true)) }],
  [17, { ...signed, bytes: 2, fromContent: (view, at) => view.getUint16(at, true) }],
  [19, { ...signed, field: 13, fromField: (reader) => fromHalf(reader.varint()), bytes: 2, fromContent: (view, at) => fromHalf(view.getUint16(at, true)) }],
  [22, { ...unsigned, bytes: 4, fromContent: (view, at) => view.getUint32(at, true) }],
  [23, { ...unsigned, field: 17, bytes: 8, fromContent: (view, at) => Number(view.getBigUint64(at, true)) }],
]);

/** A record of a few bytes may claim a shape of any size; one value is not spread over more elements than this. */
const maxSpreadElements = 1 << 20;

/** Reads one tensor after the other into its own fields, reusing them. */
export class TensorReader {
  /** Sizes of the dimensions; empty for a single element. */
  shape: number[] = [];
  /** Elements row by row; 64-bit integers are exact up to 2^53. Empty for strings. */
  numbers: number[] = [];
  /** Elements of a string tensor: where in the bytes each starts and ends, in turn. */
  strings: number[] = [];

  /** Where the last float that stands by itself ends; 0 without one. */
  floatEnd = 0;

  readonly #reader = new ProtoReader();
  #type: ElementType | undefined;

  /** Whether the bytes are a tensor of a type that we know, with as many elements as its shape says. */
  read(bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
    const reader = this.#reader;
    this.#type = undefined;
    this.shape = [];
    this.numbers = [];
    this.strings = [];
    this.floatEnd = 0;
    let contentStart = 0;
    let contentEnd = 0;
    reader.open(bytes, view, start, end);
    while (reader.more()) {
      const key = reader.key();
      if (key === dtypeKey) this.#type = elementTypes.get(reader.varint());
      else if (key === shapeKey) this.#readShape(reader);
      else if (key === contentKey) {
        const outer = reader.enter();
        contentStart = reader.position;
        contentEnd = reader.end;
        reader.leave(outer);
      } else this.#readElements(reader, key);
    }
    return reader.ok && this.#readContent(view, contentStart, contentEnd) && this.#fitsShape();
  }

  /** The elements of a string tensor, copied; `bytes` are those that were read. */
  stringBytes(bytes: Uint8Array): Uint8Array[] {
    const found: Uint8Array[] = [];
    for (let at = 0; at < this.strings.length; at += 2) found.push(bytes.slice(this.strings[at], this.strings[at + 1]));
    return found;
  }

  #readShape(reader: ProtoReader): void {
    const outer = reader.enter();
    while (reader.more()) {
      const key = reader.key();
      if (key === dimensionKey) this.shape.push(readSize(reader));
      else reader.skip(key);
    }
    reader.leave(outer);
  }

  /** Only the field of the tensor's own type counts; writers write fields in order, so dtype was read before. */
  #readElements(reader: ProtoReader, key: number): void {
    const type = this.#type;
    if (key === stringsKey) {
      const outer = reader.enter();
      this.strings.push(reader.position, reader.end);
      reader.leave(outer);
    } else if (type && key === ((type.field << 3) | delimited)) {
      const outer = reader.enter();
      while (reader.more()) this.numbers.push(type.fromField(reader));
      if (type.field === float.field) this.floatEnd = reader.position;
      reader.leave(outer);
    } else if (type && key === ((type.field << 3) | type.wire)) this.numbers.push(type.fromField(reader));
    else reader.skip(key);
  }

  #readContent(view: DataView, start: number, end: number): boolean {
    if (start === end) return true;
    const type = this.#type;
    if (!type || (end - start) % type.bytes !== 0) return false;
    for (let at = start; at < end; at += type.bytes) this.numbers.push(type.fromContent(view, at));
    return true;
  }

  #fitsShape(): boolean {
    const wanted = this.shape.reduce((product, size) => product * size, 1);
    const [first] = this.numbers;
    // A tensor whose elements are all alike may state one of them.
    if (first !== undefined && this.numbers.length === 1 && wanted > 1 && wanted <= maxSpreadElements) {
      this.numbers = new Array<number>(wanted).fill(first);
    }
    return this.numbers.length + this.strings.length / 2 === wanted;
  }
}

function readSize(reader: ProtoReader): number {
  const outer = reader.enter();
  let size = 0;
  while (reader.more()) {
    const key = reader.key();
    if (key === sizeKey) size = reader.int64();
    else reader.skip(key);
  }
  reader.leave(outer);
  return size;
}
