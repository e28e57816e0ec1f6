// Writes the manifest's types from its schema: `npm run generate`. A unit test compares the file with what this yields.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type JSONSchema, compile } from 'json-schema-to-typescript';

const root = path.resolve(import.meta.dirname, '../..');
const schemaFile = path.join(root, 'schemas/training-manifest.schema.json');

export const typesFile = path.join(root, 'src/core/manifest/manifestFile.generated.ts');

const banner = '// Generated from schemas/training-manifest.schema.json by “npm run generate”. Edit the schema, not this file.';

export async function renderManifestTypes(): Promise<string> {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'), bareReference) as JSONSchema;
  return compile(schema, 'ManifestFile', { bannerComment: banner, ignoreMinAndMaxItems: true, style: { singleQuote: true, printWidth: 120 } });
}

/** What stands beside a $ref would make the generator copy the type it refers to under a new name. */
function bareReference(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && '$ref' in value ? { $ref: value.$ref } : value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(typesFile, await renderManifestTypes());
