import { WeftError } from '../../../src/core/base/weftError.ts';
import type { ApiAnswer, ApiCall, KubernetesApi } from '../../../src/core/target/kubernetes/api/kubernetesApi.ts';

/** Carries out every first call of a kind, and says that the server was out of reach. */
export function losingAnswers(api: KubernetesApi): KubernetesApi {
  const lost = new Set<string>();
  return {
    place: api.place,
    open: (asked) => api.open(asked),
    readPath: (path, signal) => api.readPath(path, signal),
    send: async <T>(asked: ApiCall): Promise<ApiAnswer<T>> => {
      const answer = await api.send<T>(asked);
      const kind = `${asked.verb} ${asked.resource.plural}`;
      if (lost.has(kind)) return answer;
      lost.add(kind);
      throw new WeftError('kubernetes/unreachable', 'The answer was lost.');
    },
  };
}
