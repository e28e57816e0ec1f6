import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** As many TCP ports of loopback, all different, as nobody listened on a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until all are found, or the system could give the same one twice.
  const servers: Server[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const server = createServer().listen(0, '127.0.0.1');
      servers.push(server);
      await once(server, 'listening');
    }
    return servers.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
