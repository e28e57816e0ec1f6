// `npm run cluster -- up|down|status`: a real Kubernetes on this machine, for tests and for trying things out.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { bringClusterDown } from './clusterDown.ts';
import { clusterStatus } from './clusterDocument.ts';
import { bringClusterUp, clusterUnavailable } from './clusterUp.ts';

const usage = 'Usage: npm run cluster -- up [--gpus N] | down | status';

async function runClusterCommand(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { gpus: { type: 'string' } } });
  const gpus = values.gpus === undefined ? undefined : Number(values.gpus);
  const verb = gpus === undefined || Number.isInteger(gpus) ? positionals.join(' ') : undefined;
  switch (verb) {
    case 'up': {
      const reason = clusterUnavailable();
      if (reason !== undefined) {
        process.stderr.write(`The cluster cannot run here: ${reason}.\n`);
        return 1;
      }
      print(await bringClusterUp(gpus));
      return 0;
    }
    case 'down':
      await bringClusterDown();
      return 0;
    case 'status': {
      const status = await clusterStatus();
      print(status);
      return status.up ? 0 : 1;
    }
    default:
      process.stderr.write(`${usage}\n`);
      return 2;
  }
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

try {
  process.exitCode = await runClusterCommand();
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
