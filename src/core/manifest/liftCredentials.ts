import { isMap, isScalar } from 'yaml';
import { nodeOffsets, scalarText } from './yaml/yamlNode.ts';
import { pairSpan } from './yaml/pairSpan.ts';
import { measureText } from './measureText.ts';
import { type TreeEntry, TreePlaces, children } from './yaml/treePlaces.ts';
import { type YamlTree, parseYaml } from './yaml/yamlTree.ts';

/** Keys of a connection as they stood in the manifest. Secrets: they go to a store or into one Secret, and nowhere else. */
export interface LiftedCredentials {
  readonly accessKey?: string;
  readonly secretKey?: string;
}

export interface LiftedManifest {
  /** The manifest without them, comments and layout kept: what may be stored. */
  readonly text: string;
  /** By the id of the data store. */
  readonly lifted: ReadonlyMap<string, LiftedCredentials>;
}

/** The manifest's keys that hold a secret (x-secret in its schema), and what they are to a store. */
const secretKeys: Readonly<Record<string, keyof LiftedCredentials>> = { user_name: 'accessKey', password: 'secretKey' };
const secretKeyPattern = Object.keys(secretKeys).join('|');

/** What stands where a secret stood that could not be removed with its key. */
const removed = '<removed>';
/** Shorter values are words such as “test”, which may well stand elsewhere and mean something else. */
const shortestSecret = 8;

/**
 * Takes the literal keys out of a manifest's connections. A connection that holds nothing else goes with them. A copy of
 * a secret elsewhere in the text, and a key in a comment, is blotted out; so is every key of a text that cannot be read
 * with certainty. Never throws.
 */
export function liftCredentials(text: string): LiftedManifest {
  if (measureText(text).fault) return { text: blotKeys(text), lifted: new Map() };
  const tree = parseYaml(text);
  const connections = connectionsIn(tree);
  const secrets = connections.flatMap(({ secretEntries }) => secretEntries.map(({ value }) => (isScalar(value) ? scalarText(value) : '')));
  const spans = connections.flatMap(({ entry, secretEntries, endpoint }) => {
    const isEmptied = secretEntries.length > 0 && secretEntries.length === children(entry).length;
    const user = endpoint ? userSpan(tree, endpoint) : [];
    return [...(isEmptied ? [entry] : secretEntries).map((gone) => pairSpan(tree, gone)), ...user];
  });
  const without = blotCopies(cut(text, spans), secrets);
  return { text: tree.diagnostics.length > 0 ? blotKeys(without) : without, lifted: new Map(connections.flatMap(({ id, credentials }) => (id === '' ? [] : [[id, credentials]]))) };
}

interface FoundConnection {
  readonly id: string;
  readonly entry: TreeEntry;
  readonly secretEntries: readonly TreeEntry[];
  readonly credentials: LiftedCredentials;
  readonly endpoint?: TreeEntry;
}

function connectionsIn(tree: YamlTree): FoundConnection[] {
  const places = new TreePlaces(tree);
  const stores = places.entryAt(['data_stores']);
  return (stores ? children(stores) : []).flatMap((store) => {
    const entry = places.entryAt([...store.path, 'connection']);
    if (!entry || !isMap(entry.value)) return [];
    const secretEntries = children(entry).filter(({ path }) => Object.hasOwn(secretKeys, String(path.at(-1))));
    const credentials = Object.fromEntries(
      secretEntries.flatMap(({ path, value }) => (isScalar(value) && value.value !== null ? [[secretKeys[String(path.at(-1))], scalarText(value)]] : [])),
    ) as LiftedCredentials;
    const id = places.entryAt([...store.path, 'id'])?.value;
    const endpoint = places.entryAt([...entry.path, 'auth_url']);
    return [{ id: isScalar(id) ? scalarText(id) : '', entry, secretEntries, credentials, ...(endpoint ? { endpoint } : {}) }];
  });
}

type Span = readonly [start: number, end: number];

/** `user:password@` of an endpoint. */
function userSpan(tree: YamlTree, endpoint: TreeEntry): Span[] {
  const [start, end] = nodeOffsets(tree.text, endpoint.value);
  const found = /^(["']?[a-z][a-z0-9+.-]*:\/\/)([^/?#]*@)/i.exec(tree.text.slice(start, end));
  const [, before = '', user = ''] = found ?? [];
  return user === '' ? [] : [[start + before.length, start + before.length + user.length]];
}

function cut(text: string, spans: readonly Span[]): string {
  let kept = '';
  let at = 0;
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    kept += text.slice(at, Math.max(at, start));
    at = Math.max(at, end);
  }
  return kept + text.slice(at);
}

function blotCopies(text: string, secrets: readonly string[]): string {
  const copies = secrets.filter((secret) => secret.length >= shortestSecret).reduce((blotted, secret) => blotted.replaceAll(secret, removed), text);
  return copies.replaceAll(new RegExp(`(#[^\\n]*?\\b(?:${secretKeyPattern})["']?\\s*:[ \\t]*)[^\\s#][^\\n]*`, 'g'), `$1${removed}`);
}

/** By the look of the text alone: the value behind every key of that name, wherever it stands. */
function blotKeys(text: string): string {
  return text.replaceAll(new RegExp(`(\\b(?:${secretKeyPattern})["']?\\s*:[ \\t]*)("(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|[^\\s,}#][^\\n,}]*)`, 'g'), `$1${removed}`);
}
