import type { ContentLimits } from '../../core/metrics/tagContent.ts';

/** What charts have use for. An even selection is kept, and every spike (core/metrics/thinnedSeries.ts). */
export const chartLimits: ContentLimits = { scalarsPerTag: 1_000, imagesPerTag: 20, histogramsPerTag: 50, textsPerTag: 20 };
