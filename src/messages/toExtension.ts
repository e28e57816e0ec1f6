import { anyOf, bytesOf, listOf, objectOf, oneOf, type Shaped, textOf, whole } from './shape.ts';
import { tagKinds } from './tagKind.ts';

/*
 * What the panel asks for. Runs are named by the ids that it was told; there is no path in any of this, and nothing of
 * it is a command. Limits are far above what the panel ever sends.
 */
const text = textOf(65_536);

const isReady = objectOf({ type: oneOf('ready') });

/** Which runs are shown, and which tags of one kind are in sight now: these are sent, and sent again when they change. */
const isLook = objectOf({ type: oneOf('look'), runs: listOf(whole, 100_000), kind: oneOf(...tagKinds), tags: listOf(text, 10_000) });

/** One picture: of a run's tag, the sample at this place, and of that the picture at this place. */
const isWantImage = objectOf({ type: oneOf('wantImage'), run: whole, tag: text, sample: whole, picture: whole });

/** All points of a tag of these runs as CSV, none thinned out. */
const isExportCsv = objectOf({ type: oneOf('exportCsv'), runs: listOf(whole, 100_000), tag: text });

/** A chart as the panel drew it, to be saved where the person says. */
const isSaveChart = objectOf({ type: oneOf('saveChart'), name: text, format: oneOf('png', 'svg'), bytes: bytesOf(64 * 1024 * 1024) });

export const isToExtension = anyOf(isReady, isLook, isWantImage, isExportCsv, isSaveChart);

export type ToExtension = Shaped<typeof isToExtension>;
export type Look = Shaped<typeof isLook>;
export type WantImage = Shaped<typeof isWantImage>;
export type ExportCsv = Shaped<typeof isExportCsv>;
export type SaveChart = Shaped<typeof isSaveChart>;
