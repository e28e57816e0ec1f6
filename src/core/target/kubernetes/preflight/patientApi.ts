import type { Clock } from '../../../base/clock.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { persistently } from '../write/persistently.ts';

/** Long enough for an API server that restarts; a person who forgot the VPN waits for it. */
const patienceMs = 20_000;

/** The same API, asked again while it is away for a moment: for questions, and for what is not done but tried. */
export function patientApi(api: KubernetesApi, clock: Clock): KubernetesApi {
  return {
    place: api.place,
    send: (call) => persistently(() => api.send(call), { clock, signal: call.signal, patienceMs, startMs: 0 }),
    open: (call) => api.open(call),
    readPath: (path, signal) => persistently(() => api.readPath(path, signal), { clock, signal, patienceMs, startMs: 0 }),
  };
}
