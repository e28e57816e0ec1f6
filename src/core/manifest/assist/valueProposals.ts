import { frameworkNames } from '../frameworkNames.ts';
import type { LiveFactKind } from '../schema/manifestSchema.ts';
import { commandProposals, learnerPathProposals } from './commandProposals.ts';
import type { CursorPlace } from './cursorPlace.ts';
import { frameworkVersions } from './frameworkVersions.ts';
import type { ManifestFacts } from './manifestFacts.ts';
import type { ValueProposal } from './proposal.ts';

/** What the schema cannot list: live facts, quantities, the words of a command; its examples where nothing is known. */
export function valueProposals(place: CursorPlace, facts: ManifestFacts): ValueProposal[] {
  const proposals = knownProposals(place, facts);
  if (proposals.length > 0 || place.schema['x-facts'] === undefined || place.before + place.behind !== '') return proposals;
  return (place.schema.examples ?? []).map((example) => ({ text: String(example), kind: 'value', detail: 'example' }));
}

function knownProposals(place: CursorPlace, facts: ManifestFacts): ValueProposal[] {
  const kind = place.schema['x-facts'];
  switch (kind) {
    case undefined:
      return [];
    case 'command':
      return commandProposals(place, facts.files);
    case 'learnerPaths':
      return learnerPathProposals(place);
    case 'files':
      return (facts.files ?? []).map((file) => ({ text: file, kind: 'file' }));
    case 'sizes':
      return sizes(place.before + place.behind);
    case 'durations':
      return durations(place.before + place.behind);
    case 'frameworks':
      return withoutDoubles([...live(kind, undefined, facts), ...frameworkNames.map((name): ValueProposal => ({ text: name, kind: 'value' }))]);
    case 'frameworkVersions': {
      const framework = place.textAt(['framework', 'name']) ?? '';
      return withoutDoubles([...live(kind, framework, facts), ...knownVersions(framework, Number(place.textAt(['gpus']) ?? 0) > 0)]);
    }
    case 'buckets':
    case 'endpoints':
      return live(kind, place.textAt([...place.path.slice(0, 2), 'id']), facts);
    default:
      return live(kind, undefined, facts);
  }
}

/** Live facts of a kind; with an owner, those of it and those of nobody. */
function live(kind: LiveFactKind, owner: string | undefined, facts: ManifestFacts): ValueProposal[] {
  return (facts[kind] ?? []).filter(({ of }) => of === undefined || owner === undefined || of === owner).map(({ value, detail }) => ({ text: value, kind: 'fact', ...(detail === undefined ? {} : { detail }) }));
}

/** Versions for the processor that is asked for come first. */
function knownVersions(framework: string, hasGpu: boolean): ValueProposal[] {
  const known = Object.hasOwn(frameworkVersions, framework) ? (frameworkVersions[framework as keyof typeof frameworkVersions] ?? []) : [];
  const fits = (version: string): boolean => /gpu|cuda/.test(version) === hasGpu;
  return [...known.filter(fits), ...known.filter((version) => !fits(version))].map((version) => ({ text: version, kind: 'value' }));
}

function sizes(written: string): ValueProposal[] {
  const number = /^\d+/.exec(written.trim())?.[0];
  const texts = number === undefined ? ['1Gb', '4Gb', '8Gb', '16Gb', '32Gb', '64Gb', '1GiB', '4GiB', '500MiB'] : ['Gb', 'GiB', 'Mb', 'MiB', 'Tb', 'TiB'].map((unit) => number + unit);
  return texts.map((text) => ({ text, kind: 'value', detail: text.includes('i') ? 'powers of 1024' : 'powers of 1000' }));
}

const unitsOfTime: readonly (readonly [unit: string, name: string])[] = [
  ['m', 'minutes'],
  ['h', 'hours'],
  ['d', 'days'],
  ['s', 'seconds'],
];

function durations(written: string): ValueProposal[] {
  const number = /^\d+/.exec(written.trim())?.[0];
  if (number === undefined) return ['30m', '2h', '12h', '1d'].map((text) => ({ text, kind: 'value' }));
  return unitsOfTime.map(([unit, name]) => ({ text: number + unit, kind: 'value', detail: `${number} ${name}` }));
}

function withoutDoubles(proposals: readonly ValueProposal[]): ValueProposal[] {
  return proposals.filter(({ text }, index) => proposals.findIndex((other) => other.text === text) === index);
}
