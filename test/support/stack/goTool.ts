import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { onceInCache } from './cacheFolder.ts';
import { runCommand } from './runCommand.ts';

/** Programs built from one Go module at one version. */
export interface GoTool {
  readonly module: string;
  /** Module version with its leading v. */
  readonly version: string;
  /** Import paths of the main packages to build; each gives a program named by its last part. */
  readonly packages?: readonly string[];
  /** Own main packages, by program name, for modules that only export their main. */
  readonly mains?: Readonly<Record<string, string>>;
  /** Further directives of the go.mod, such as replacements, which count only in a main module. */
  readonly directives?: readonly string[];
  /** Values set at link time, by variable. */
  readonly linkedValues?: Readonly<Record<string, string>>;
}

/** Why this machine cannot build Go programs, or undefined when it can. */
export function goUnavailable(): string | undefined {
  const found = spawnSync('go', ['version'], { stdio: 'ignore' });
  return found.status === 0 ? undefined : 'Go is not on the PATH';
}

/** The folder that holds the tool's programs: built on the first call (minutes), from the cache after that. */
export function goToolFolder(tool: GoTool): Promise<string> {
  const { module, version } = tool;
  return onceInCache(`bin/${module.replaceAll('/', '_')}-${version}`, async (folder) => {
    const reason = goUnavailable();
    if (reason !== undefined) throw new Error(`Cannot build “${module}”: ${reason}.`);
    process.stderr.write(`Building ${module} ${version}, once for this machine…\n`);
    const source = await mkdtemp(path.join(os.tmpdir(), 'weft-go-'));
    try {
      await build(tool, source, folder);
    } finally {
      await rm(source, { recursive: true, force: true });
    }
  });
}

async function build(tool: GoTool, source: string, folder: string): Promise<void> {
  const goMod = ['module weft-test-tool', 'go 1.24', `require ${tool.module} ${tool.version}`, ...(tool.directives ?? [])];
  await writeFile(path.join(source, 'go.mod'), `${goMod.join('\n')}\n`);
  const own = Object.entries(tool.mains ?? {});
  for (const [name, text] of own) {
    await mkdir(path.join(source, name));
    await writeFile(path.join(source, name, 'main.go'), text);
  }
  const values = Object.entries(tool.linkedValues ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const ldflags = ['-s', '-w', ...values].join(' ');
  // A polite and bounded build: others test on this machine meanwhile. A static program also runs inside pod images.
  const env = { CGO_ENABLED: '0', GOFLAGS: '-p=2 -mod=mod -trimpath -buildvcs=false' };
  const packages = [...(tool.packages ?? []), ...own.map(([name]) => `weft-test-tool/${name}`)];
  await runCommand('nice', ['-n', '10', 'go', 'build', '-o', `${folder}/`, '-ldflags', ldflags, ...packages], { cwd: source, env });
}
