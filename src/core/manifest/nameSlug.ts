import slugify from '@sindresorhus/slugify';

/** The letters, digits and hyphens that are left of a training's name in its id; empty when nothing is. */
export function nameSlug(name: string): string {
  return slugify(name, { decamelize: false }).replaceAll(/[^a-z0-9-]/g, '');
}
