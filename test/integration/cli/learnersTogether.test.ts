import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { shellManifest, weftPerTest } from './weft.ts';

/** Sums a vector over all learners by way of the first, over sockets, as env:// of torch.distributed would meet. */
const allReduce = `
import json, os, socket, struct, sys, time

rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
master = (os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]))

def send(connection, vector):
    connection.sendall(struct.pack("!3d", *vector))

def receive(connection):
    data = b""
    while len(data) < 24:
        part = connection.recv(24 - len(data))
        if not part:
            sys.exit("the other side has gone")
        data += part
    return struct.unpack("!3d", data)

def connect():
    for _ in range(300):
        try:
            return socket.create_connection(master, timeout=30)
        except OSError:
            time.sleep(0.1)
    sys.exit("the first learner does not answer")

def all_reduce(peers, vector):
    if rank == 0:
        total = [sum(values) for values in zip(vector, *[receive(peer) for peer in peers])]
        for peer in peers:
            send(peer, total)
        return total
    send(peers[0], vector)
    return list(receive(peers[0]))

if rank == 0:
    with socket.create_server(master) as server:
        peers = [server.accept()[0] for _ in range(world - 1)]
else:
    peers = [connect()]
weights = [0.0, 0.0, 0.0]
for step in range(1, 101):
    gradient = [rank + 1.0, step * (rank + 1.0), 0.5]
    weights = [weight + mean / world for weight, mean in zip(weights, all_reduce(peers, gradient))]
print("weights", weights, flush=True)
with open(os.path.join(os.environ["RESULT_DIR"], "weights-%d.json" % rank), "w") as file:
    json.dump(weights, file)
`;

suite('two learners of one training', function () {
  this.timeout(120_000);
  const weft = weftPerTest('built');

  test('find each other by their rank wiring and reduce a hundred gradients to the same weights', async () => {
    const manifest = shellManifest('pair', 'python3 reduce.py', 'distributed: torchrun\n').replace('learners: 1', 'learners: 2');
    await weft.it.write({ 'manifest.yml': manifest, 'reduce.py': allReduce });
    const store = weft.it.folder.join('store');
    const id = await weft.it.train(['manifest.yml', '--store', `store=${store}`]);
    const weights = await Promise.all([0, 1].map(async (rank) => JSON.parse(await readFile(path.join(store, 'results', id, `weights-${String(rank)}.json`), 'utf8')) as number[]));
    // The mean of 1 and 2 a hundred times; of step and twice the step; of a half.
    assert.deepEqual(weights, [[150, 7575, 50], [150, 7575, 50]]);
  });
});
