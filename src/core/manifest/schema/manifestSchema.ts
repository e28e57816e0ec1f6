import schemaFile from '../../../../schemas/training-manifest.schema.json' with { type: 'json' };

export type SchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** A node of the manifest's schema, references resolved. The x- words are explained in the schema file itself. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: false | SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly enum?: readonly (string | null)[];
  readonly enumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly deprecationMessage?: string;
  readonly 'x-ancestor'?: string;
  readonly 'x-secret'?: boolean;
  readonly 'x-takes'?: string;
  readonly 'x-facts'?: FactKind;
  readonly 'x-refusedKeys'?: Readonly<Record<string, string>>;
  readonly 'x-refusedValues'?: Readonly<Record<string, string>>;
}

/** What completes a value: live facts of one kind, or a way of writing. */
export type FactKind = LiveFactKind | 'command' | 'durations' | 'files' | 'learnerPaths' | 'sizes';
export type LiveFactKind = 'buckets' | 'dataStoreIds' | 'endpoints' | 'frameworks' | 'frameworkVersions' | 'gpuTypes' | 'images' | 'queues';

/** Keys and list indexes from the root of the manifest. */
export type KeyPath = readonly (string | number)[];

/** Replaces each `{ $ref: '#/definitions/…' }` by what it names, with the words beside it laid over. The schema has no cycle. */
function resolveReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(resolveReferences);
  if (typeof node !== 'object' || node === null) return node;
  const { $ref, ...words } = node as Record<string, unknown>;
  const own = Object.fromEntries(Object.entries(words).map(([word, value]) => [word, resolveReferences(value)]));
  if (typeof $ref !== 'string') return own;
  const name = $ref.replace('#/definitions/', '');
  return { ...(resolveReferences((schemaFile.definitions as Record<string, unknown>)[name]) as object), ...own };
}


export const manifestSchema = resolveReferences(schemaFile) as SchemaNode;

/** The schema of what stands at a path, or undefined where the schema knows nothing. */
export function schemaAt(path: KeyPath): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((node, step) => (typeof step === 'number' ? node?.items : node && childSchema(node, step)), manifestSchema);
}

/** The schema of a key's value: a listed key's, or that of a map whose keys the user names. */
export function childSchema(node: SchemaNode, key: string): SchemaNode | undefined {
  const listed = node.properties && Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
  if (listed) return listed;
  return node.additionalProperties === false ? undefined : node.additionalProperties;
}

export function acceptsType(node: SchemaNode, type: SchemaType): boolean {
  return typesOf(node).includes(type);
}

export function typesOf(node: SchemaNode): readonly SchemaType[] {
  if (node.type === undefined) return [];
  return typeof node.type === 'string' ? [node.type] : node.type;
}
