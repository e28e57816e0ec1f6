import { Emitter, type Event } from '../../../base/emitter.ts';
import type { ListedObject } from '../api/objects.ts';
import type { Reflector } from './reflector.ts';

/** A reflector's objects by the training they belong to, so that a change costs as much as the one training it is about. */
export class TrainingIndex<T extends ListedObject> {
  readonly #byTraining = new Map<string, Map<string, T>>();
  readonly #changed = new Emitter<readonly string[]>();

  /** Ids of trainings that something was told about. */
  readonly onDidChange: Event<readonly string[]> = this.#changed.event;

  constructor(reflector: Reflector<T>, trainingOf: (object: T) => string | undefined) {
    reflector.onDidChange((objects) => {
      const ids = new Set<string>();
      for (const object of objects) {
        const id = trainingOf(object);
        const name = object.metadata?.name;
        if (id === undefined || name === undefined) continue;
        ids.add(id);
        this.#put(id, name, reflector.objects.get(name));
      }
      this.#changed.fire([...ids]);
    });
  }

  of(trainingId: string): readonly T[] {
    return [...(this.#byTraining.get(trainingId)?.values() ?? [])];
  }

  #put(trainingId: string, name: string, object: T | undefined): void {
    const own = this.#byTraining.get(trainingId) ?? new Map<string, T>();
    if (object) own.set(name, object);
    else own.delete(name);
    if (own.size > 0) this.#byTraining.set(trainingId, own);
    else this.#byTraining.delete(trainingId);
  }
}
