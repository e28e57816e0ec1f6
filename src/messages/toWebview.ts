import { anyOf, bytesOf, doubles, finite, flag, listOf, objectOf, oneOf, type Shape, type Shaped, textOf, whole } from './shape.ts';
import type { TagKind } from './tagKind.ts';

/*
 * What the panel is told. Numbers that need not be finite travel in typed arrays, since the editor's messages are JSON
 * beside those. Names are data: the panel shows them as text and nothing else.
 */
const text = textOf(8 * 1024 * 1024);
const many = 1_000_000;

/** A training or folder. `place`: where is looked; `hint`: what would appear; `trouble`: why the last look failed. */
const isSourceRow = objectOf(
  { id: whole, name: text, place: text, isListed: flag, isLive: flag },
  { hint: text, trouble: text },
);

/**
 * A run. `colour` counts from 0 in the order in which runs appeared and stays with the run. `passedOver`: records and
 * files that could not be read.
 */
const isRunRow = objectOf({ id: whole, source: whole, name: text, colour: whole, isRead: flag, passedOver: whole });

/** A tag and the runs that have it, of those that were read. */
const isTagRow = objectOf({ tag: text, runs: listOf(whole, many) });

const isCatalog = objectOf({
  type: oneOf('catalog'),
  sources: listOf(isSourceRow, many),
  runs: listOf(isRunRow, many),
  tags: objectOf<Readonly<Record<TagKind, readonly TagRow[]>>>({ scalars: listOf(isTagRow, many), images: listOf(isTagRow, many), histograms: listOf(isTagRow, many), texts: listOf(isTagRow, many), hparams: listOf(isTagRow, many) }),
});

/** Points of one run and tag as written, thinned: step, wall time and value in turn; `standings` as numbers (core/metrics/scalarSeries.ts). */
const isSeries = objectOf({ run: whole, tag: text, points: doubles, standings: bytesOf(many), written: whole });
const isScalars = objectOf({ type: oneOf('scalars'), series: listOf(isSeries, many) });

/** Where samples stand: step and wall time in turn. */
const isImages = objectOf({ type: oneOf('images'), run: whole, tag: text, times: doubles, pictures: listOf(whole, many), sizes: listOf(whole, many) });
const isImage = objectOf({ type: oneOf('image'), run: whole, tag: text, sample: whole, picture: whole, step: finite, mediaType: oneOf('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'), bytes: bytesOf(256 * 1024 * 1024) });

/** Each histogram: left edge, right edge and count of each bucket in turn. */
const isHistograms = objectOf({ type: oneOf('histograms'), run: whole, tag: text, times: doubles, histograms: listOf(doubles, many) });

const isTexts = objectOf({ type: oneOf('texts'), run: whole, tag: text, times: doubles, texts: listOf(listOf(text, many), many) });

const cell: Shape<string | number | boolean> = (value): value is string | number | boolean => text(value) || finite(value) || flag(value);
/** One row a run: hyperparameters, then the last value of each metric; a cell without value is an empty text. */
const isHparams = objectOf({
  type: oneOf('hparams'),
  names: listOf(text, many),
  metrics: listOf(text, many),
  rows: listOf(objectOf({ run: whole, status: text, values: listOf(cell, many), metrics: listOf(cell, many) }), many),
});

export const isToWebview = anyOf(isCatalog, isScalars, isImages, isImage, isHistograms, isTexts, isHparams);

export type ToWebview = Shaped<typeof isToWebview>;
export type Catalog = Shaped<typeof isCatalog>;
export type SourceRow = Shaped<typeof isSourceRow>;
export type RunRow = Shaped<typeof isRunRow>;
export type TagRow = Shaped<typeof isTagRow>;
export type SeriesRow = Shaped<typeof isSeries>;
export type ImagesRow = Shaped<typeof isImages>;
export type ImageRow = Shaped<typeof isImage>;
export type HistogramsRow = Shaped<typeof isHistograms>;
export type TextsRow = Shaped<typeof isTexts>;
export type HparamsTable = Shaped<typeof isHparams>;
