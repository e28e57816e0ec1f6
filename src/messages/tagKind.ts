/** What a tag may hold, in the order of the panel's tabs; each kind is looked at by itself. */
export const tagKinds = ['scalars', 'images', 'histograms', 'texts', 'hparams'] as const;

export type TagKind = (typeof tagKinds)[number];
