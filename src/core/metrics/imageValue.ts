import { ProtoReader } from './protoReader.ts';
import type { TensorReader } from './tensor.ts';

/*
 * Summary.Image: 1 height: int32, 2 width: int32, 4 encoded_image_string: bytes. As a tensor: strings "width", "height"
 * in ASCII, then one encoded image each. Sources: tensorflow/core/framework/summary.proto, tensorboard/plugins/image.
 */
const heightKey = 1 << 3, widthKey = 2 << 3, encodedKey = (4 << 3) | 2;

export type ImageMediaType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/bmp';

/** Images of one step. Width and height are what the writer says; the bytes are a copy. */
export interface ImageValue {
  readonly width: number;
  readonly height: number;
  readonly images: readonly { readonly mediaType: ImageMediaType; readonly bytes: Uint8Array }[];
}

/** The image in a message of the older form; undefined when it is malformed or no image of a kind that is drawn. */
export function readImageMessage(bytes: Uint8Array, view: DataView, start: number, end: number): ImageValue | undefined {
  const reader = new ProtoReader();
  reader.open(bytes, view, start, end);
  let width = 0;
  let height = 0;
  let encoded = new Uint8Array(0);
  while (reader.more()) {
    const key = reader.key();
    if (key === heightKey) height = reader.int64();
    else if (key === widthKey) width = reader.int64();
    else if (key === encodedKey) encoded = reader.copy();
    else reader.skip(key);
  }
  return reader.ok ? imageValue(width, height, [encoded]) : undefined;
}

/** The images in a string tensor; undefined when it does not hold what such a tensor must. */
export function imageOfTensor(tensor: TensorReader, bytes: Uint8Array): ImageValue | undefined {
  const [width, height, ...images] = tensor.stringBytes(bytes);
  if (!width || !height) return undefined;
  return imageValue(Number(new TextDecoder().decode(width)), Number(new TextDecoder().decode(height)), images);
}

function imageValue(width: number, height: number, encoded: readonly Uint8Array[]): ImageValue | undefined {
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height)) return undefined;
  const images = encoded.map((bytes) => ({ mediaType: mediaTypeOf(bytes), bytes }));
  return images.every(isKnown) ? { width, height, images } : undefined;
}

const isKnown = <T extends { mediaType: ImageMediaType | undefined }>(image: T): image is T & { mediaType: ImageMediaType } => image.mediaType !== undefined;

/** By the first bytes. SVG is not among them: it may hold script. */
function mediaTypeOf(bytes: Uint8Array): ImageMediaType | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'image/webp';
  return head.startsWith('BM') ? 'image/bmp' : undefined;
}
