import { stringify } from 'yaml';
import type { SchemaNode } from '../schema/manifestSchema.ts';
import { exampleOf } from '../schema/schemaWords.ts';

/** What people read about a key while they write it, as Markdown: its meaning, the ancestor's, the default, an example. */
export function keyDocumentation(key: string, schema: SchemaNode): string {
  const ancestor = schema['x-ancestor'];
  const parts = [schema.description ?? ''];
  if (ancestor !== undefined) parts.push(ancestor === 'The same.' ? '*In Fabric for Deep Learning:* the same.' : `*In Fabric for Deep Learning:* ${ancestor}`);
  if (hasDefault(schema)) parts.push(`*Default:* \`${JSON.stringify(schema.default)}\``);
  const example = exampleText(key, schema);
  if (example !== undefined) parts.push(`*Example:*\n\`\`\`yaml\n${example}\n\`\`\``);
  return parts.join('\n\n');
}

/** An empty text, list or map as default says no more than that the key may be left out. */
function hasDefault({ default: value }: SchemaNode): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '');
}

function exampleText(key: string, schema: SchemaNode): string | undefined {
  const short = exampleOf(schema);
  if (short !== undefined) return `${key}: ${short}`;
  const example = schema.examples?.[0];
  return example === undefined ? undefined : stringify({ [key]: example }, { lineWidth: 0 }).trimEnd();
}
