/**
 * Reads protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding/) in place. An error sticks:
 * `ok` turns false, the rest reads as empty, and the caller asks once at the end. Written by hand because generated
 * decoders make an object for every message and field, which costs more than reading the bytes: of an event we want
 * two numbers and the place of a third.
 */
export class ProtoReader {
  position = 0;
  end = 0;
  ok = true;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));

  open(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.position = start;
    this.end = end;
    this.ok = true;
  }

  more(): boolean {
    return this.position < this.end;
  }

  /** The next field's number times eight plus its wire type. */
  key(): number {
    const key = this.varint();
    // Field number 0 is not legal, nor are numbers over 29 bits, which leave the range of an unsigned 32-bit key.
    if (key < 8 || key > 0xffffffff) this.fail();
    return key;
  }

  /** An unsigned varint, exact up to 2^53. */
  varint(): number {
    const first = this.#byte();
    return first < 128 ? first : this.#longVarint(first, false);
  }

  /** A signed 64-bit varint (int64, int32, bool, enum), exact up to 2^53 either way. */
  int64(): number {
    const first = this.#byte();
    return first < 128 ? first : this.#longVarint(first, true);
  }

  double(): number {
    return this.#advance(8) ? this.view.getFloat64(this.position - 8, true) : 0;
  }

  float(): number {
    return this.#advance(4) ? this.view.getFloat32(this.position - 4, true) : 0;
  }

  /** A string; bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#delimited());
  }

  /** The bytes of a length-delimited field, copied out of the window. */
  copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#delimited());
  }

  /** Steps into a length-delimited field: from here on `end` is its end. Give what this returns to `leave`. */
  enter(): number {
    const length = this.varint();
    const outer = this.end;
    if (length > outer - this.position) this.fail();
    else this.end = this.position + length;
    return outer;
  }

  /** Steps out of the field that `enter` stepped into, to what follows it. */
  leave(outer: number): void {
    if (!this.ok) return;
    this.position = this.end;
    this.end = outer;
  }

  /** Passes over the value of a field that is of no interest. */
  skip(key: number, depth = 0): void {
    switch (key & 7) {
      case 0: this.varint(); break;
      case 1: this.#advance(8); break;
      case 2: this.leave(this.enter()); break;
      case 3: this.#skipGroup(key >>> 3, depth); break;
      case 5: this.#advance(4); break;
      default: this.fail();
    }
  }

  fail(): void {
    this.ok = false;
    this.position = this.end;
  }

  #skipGroup(field: number, depth: number): void {
    for (;;) {
      const key = this.key();
      const isEnd = (key & 7) === 4;
      if (depth > 100 || (isEnd && key >>> 3 !== field)) this.fail();
      if (isEnd || !this.ok) return;
      this.skip(key, depth + 1);
    }
  }

  #delimited(): Uint8Array {
    const outer = this.enter();
    const part = this.bytes.subarray(this.position, this.ok ? this.end : this.position);
    this.leave(outer);
    return part;
  }

  #byte(): number {
    if (this.position < this.end) return this.view.getUint8(this.position++);
    this.fail();
    return 0;
  }

  #advance(count: number): boolean {
    if (count > this.end - this.position) {
      this.fail();
      return false;
    }
    this.position += count;
    return true;
  }

  /** Varints of more than one byte: seven bits a byte, lowest first, at most ten bytes; the upper bits wrap at 64. */
  #longVarint(first: number, signed: boolean): number {
    let low = first & 127;
    let high = 0;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 128) return (signed ? high : high >>> 0) * 2 ** 32 + (low >>> 0);
    }
    this.fail();
    return 0;
  }
}
