import { readdir, readFile } from 'node:fs/promises';

/** Processes that run the extensions of the windows whose Weft lives in this home; Linux only. */
export async function extensionHostsOf(home: string): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const isHost = await Promise.all(processes.map(async (pid) => (await readText(`/proc/${pid}/cmdline`)).includes('--type=extensionHost') && (await readText(`/proc/${pid}/environ`)).split('\0').includes(`WEFT_HOME=${home}`)));
  return processes.filter((_, at) => isHost[at]).map(Number);
}

/** Empty for a process that has ended meanwhile, or is somebody else's. */
function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
