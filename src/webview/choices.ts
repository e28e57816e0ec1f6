import { type Event, Emitter } from '../core/base/emitter.ts';
import type { CurveAxis } from '../core/view/scalarCurve.ts';
import { anyOf, finite, flag, listOf, objectOf, oneOf, type Shape, textOf } from '../messages/shape.ts';
import { type TagKind, tagKinds } from '../messages/tagKind.ts';
import type { EditorApi } from './editorApi.ts';

/** What the person chose: kept while the panel is hidden and when the window comes back. There is no secret in it. */
export interface Choices {
  readonly kind: TagKind;
  /** 0 to 0.99. */
  readonly smoothing: number;
  readonly axis: CurveAxis;
  readonly scale: 'linear' | 'log';
  readonly ignoreOutliers: boolean;
  readonly runSearch: string;
  readonly tagSearch: string;
  /** Runs that the person turned on or off, by source and name; for all others a rule decides. */
  readonly runs: Readonly<Record<string, boolean>>;
  readonly pinned: readonly string[];
  /** Tag of the chart that takes all the room; empty: none. */
  readonly large: string;
  /** Part of the horizontal axis that is seen; empty: all of it. */
  readonly zoom: readonly number[];
}

/** Choices that change how curves are drawn, and nothing of which charts there are. */
export const curveChoices: ReadonlySet<keyof Choices> = new Set(['smoothing', 'axis', 'scale', 'ignoreOutliers', 'zoom']);

const atFirst: Choices = { kind: 'scalars', smoothing: 0.6, axis: 'step', scale: 'linear', ignoreOutliers: false, runSearch: '', tagSearch: '', runs: {}, pinned: [], large: '', zoom: [] };

const text = textOf(65_536);
const flags: Shape<Readonly<Record<string, boolean>>> = (value): value is Readonly<Record<string, boolean>> => typeof value === 'object' && value !== null && Object.values(value).every(flag);
const isChoices = objectOf<Choices>({
  kind: oneOf(...tagKinds),
  smoothing: finite,
  axis: oneOf('step', 'relative', 'wall'),
  scale: oneOf('linear', 'log'),
  ignoreOutliers: flag,
  runSearch: text,
  tagSearch: text,
  runs: flags,
  pinned: listOf(text, 10_000),
  large: text,
  zoom: anyOf<[readonly number[]]>(listOf(finite, 2)),
});
const isState = objectOf({ panel: text, choices: isChoices });

/** The choices of now; whoever draws by them is told when they change. */
export class ChoicesStore {
  readonly #api: EditorApi;
  readonly #panel: string;
  readonly #changes = new Emitter<ReadonlySet<keyof Choices>>();
  #now: Choices;

  /** `panel`: the name under which the extension knows what is shown here. */
  constructor(api: EditorApi, panel: string) {
    this.#api = api;
    this.#panel = panel;
    const kept = api.readState();
    this.#now = isState(kept) && kept.panel === panel ? kept.choices : atFirst;
    this.#keep();
  }

  get onDidChange(): Event<ReadonlySet<keyof Choices>> {
    return this.#changes.event;
  }

  get now(): Choices {
    return this.#now;
  }

  change(choices: Partial<Choices>): void {
    const changed = new Set((Object.keys(choices) as (keyof Choices)[]).filter((key) => choices[key] !== this.#now[key]));
    if (changed.size === 0) return;
    this.#now = { ...this.#now, ...choices };
    this.#keep();
    this.#changes.fire(changed);
  }

  #keep(): void {
    this.#api.keepState({ panel: this.#panel, choices: this.#now });
  }
}
