import { randomFillSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** 3,000 files, 190 MB: 120 MB that nothing compresses, as pictures are, and 70 MB of text, most files small. */
const sets = [
  { folder: 'pictures', count: 1200, bytes: 100_000, random: true },
  { folder: 'src', count: 1700, bytes: 6_000, random: false },
  { folder: 'tables', count: 100, bytes: 598_000, random: false },
] as const;

/** The file that a line is added to: source text among others. */
export const editedFile = 'src/17/file-0617.py';

const line = 'loss = criterion(model(batch.to(device)), target)  # step\n';

export async function writeProject(folder: string): Promise<void> {
  for (const { folder: set, count, bytes, random } of sets) {
    for (let index = 0; index < count; index += 1) {
      const file = path.join(folder, set, String(index % 30), `file-${String(index).padStart(4, '0')}${random ? '.jpg' : '.py'}`);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, random ? randomFillSync(Buffer.alloc(bytes)) : textOf(index, bytes));
    }
  }
}

function textOf(seed: number, bytes: number): string {
  const lines: string[] = [];
  for (let length = 0; length < bytes; length += line.length + 9) lines.push(`${((seed * 7919 + lines.length * 104_729) % 99_999_999).toString().padStart(8, '0')} ${line}`);
  return lines.join('').slice(0, bytes);
}
