import { ProtoReader } from './protoReader.ts';

/*
 * SummaryMetadata: 1 plugin_data {1 plugin_name: string, 2 content: bytes}, 2 display_name, 3 summary_description,
 * 4 data_class: enum (1 SCALAR, 2 TENSOR, 3 BLOB_SEQUENCE). Source: tensorflow/core/framework/summary.proto.
 */
const delimited = 2;
const pluginDataKey = (1 << 3) | delimited, descriptionKey = (3 << 3) | delimited, dataClassKey = 4 << 3;
const pluginNameKey = (1 << 3) | delimited, pluginContentKey = (2 << 3) | delimited;
const scalarClass = 1;

/** What a writer says of a tag with its first value. */
export interface SummaryMetadata {
  /** scalars, images, histograms, text, hparams, …; empty when the writer named none. */
  readonly pluginName: string;
  /** The plugin's own message, a copy. */
  readonly pluginContent: Uint8Array;
  readonly description: string;
  readonly isScalar: boolean;
}

/** The metadata in these bytes; undefined when they are not a well-formed message. */
export function readSummaryMetadata(bytes: Uint8Array, view: DataView, start: number, end: number): SummaryMetadata | undefined {
  const reader = new ProtoReader();
  reader.open(bytes, view, start, end);
  let pluginName = '';
  let pluginContent = new Uint8Array(0);
  let description = '';
  let dataClass = 0;
  while (reader.more()) {
    const key = reader.key();
    if (key === pluginDataKey) {
      const outer = reader.enter();
      while (reader.more()) {
        const pluginKey = reader.key();
        if (pluginKey === pluginNameKey) pluginName = reader.string();
        else if (pluginKey === pluginContentKey) pluginContent = reader.copy();
        else reader.skip(pluginKey);
      }
      reader.leave(outer);
    } else if (key === descriptionKey) description = reader.string();
    else if (key === dataClassKey) dataClass = reader.varint();
    else reader.skip(key);
  }
  // A data class, where there is one, says it all; the plugin's name is how older writers said it.
  return reader.ok ? { pluginName, pluginContent, description, isScalar: dataClass === 0 ? pluginName === 'scalars' : dataClass === scalarClass } : undefined;
}
