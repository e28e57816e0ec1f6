import { access, constants, mkdir } from 'node:fs/promises';
import { WeftError } from '../core/base/weftError.ts';

/** Makes Weft's own folder where it is not there. @throws WeftError `system/home-unwritable` */
export async function requireWritableHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
  } catch (thrown) {
    throw new WeftError('system/home-unwritable', `Weft keeps what it knows of trainings in “${home}”, which cannot be written. Set WEFT_HOME to a folder of yours.`, { cause: thrown });
  }
}
