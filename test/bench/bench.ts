/** One figure of the table of peers (README, "Figures"): Weft and others at the same work, on the same machine. */
export interface Bench {
  /** The line of the table; decimals are the same work in other sizes. */
  readonly id: number;
  /** The work, in one line. */
  readonly work: string;
  readonly aim: string;
  isMet(outcome: Outcome): boolean;
  /** Makes what the contestants work on. */
  setUp(): Promise<Contest>;
}

/** Disposing of it removes what was made for it. */
export interface Contest extends AsyncDisposable {
  readonly weft: Contestant;
  readonly peers: readonly Peer[];
  /** Parts of a peer that nobody runs by themselves: measured and shown, but they do not compete. */
  readonly parts?: readonly Peer[];
}

export type Peer = Contestant & { readonly name: string };

export interface Contestant {
  /** Does the work once, from the start of its process to the end of the work. */
  run(): Promise<Sample>;
}

export interface Sample {
  readonly seconds: number;
  /** Resident memory at its highest, of all processes that took part. */
  readonly peakMemoryMb?: number;
}

/** Seconds; `peakMemoryMb` is the median of the runs' peaks. */
export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly peakMemoryMb?: number;
}

export type NamedFigures = Figures & { readonly name: string };

export interface Outcome {
  readonly weft: Figures;
  readonly peers: readonly NamedFigures[];
  readonly parts?: readonly NamedFigures[];
  /** Median of the best peer over Weft's. */
  readonly ratio: number;
}

/** Runs each contestant once to warm up, then `rounds` times, in turn, so that what the machine does meets all alike. */
export async function compete(bench: Bench, rounds = 5): Promise<Outcome> {
  await using contest = await bench.setUp();
  const { weft: ours, peers, parts = [] } = contest;
  const contestants: readonly Contestant[] = [ours, ...peers, ...parts];
  const samples = contestants.map((): Sample[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, contestant] of contestants.entries()) {
      const sample = await contestant.run();
      if (round > 0) samples[index]?.push(sample);
    }
  }
  const figures = samples.map(figuresOf);
  const named = (these: readonly Peer[], from: number): NamedFigures[] => these.map(({ name }, index) => ({ name, ...(figures[from + index] ?? figuresOf([])) }));
  const weft = figures[0] ?? figuresOf([]);
  const measured = named(peers, 1);
  const ratio = round3(Math.min(...measured.map((peer) => peer.median)) / weft.median);
  return { weft, peers: measured, ...(parts.length > 0 ? { parts: named(parts, 1 + peers.length) } : {}), ratio };
}

function figuresOf(samples: readonly Sample[]): Figures {
  const seconds = samples.map((sample) => sample.seconds);
  const peaks = samples.flatMap(({ peakMemoryMb }) => (peakMemoryMb === undefined ? [] : [peakMemoryMb]));
  return {
    median: round3(median(seconds)),
    min: round3(Math.min(...seconds)),
    max: round3(Math.max(...seconds)),
    ...(peaks.length > 0 ? { peakMemoryMb: Math.round(median(peaks)) } : {}),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

const round3 = (value: number): number => Math.round(value * 1000) / 1000;
