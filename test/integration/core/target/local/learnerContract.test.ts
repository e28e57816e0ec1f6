import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { learnerVariables } from '../../../../../src/core/manifest/learnerContract.ts';
import { call, localTrainingsPerTest } from './localTrainings.ts';

/** Each learner sends its vector around the ring and adds what comes, until everyone has the sum; sockets only. */
const allReduce = `
import json, os, socket, struct, sys, time

rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
address = (os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]))

def send(connection, vector):
    connection.sendall(struct.pack("!%dd" % len(vector), *vector))

def receive(connection, length):
    data = b""
    while len(data) < 8 * length:
        data += connection.recv(8 * length - len(data))
    return list(struct.unpack("!%dd" % length, data))

def all_reduce(vector):
    if rank == 0:
        for peer in peers:
            vector = [a + b for a, b in zip(vector, receive(peer, len(vector)))]
        for peer in peers:
            send(peer, vector)
        return vector
    send(master, vector)
    return receive(master, len(vector))

if rank == 0:
    with socket.create_server(address) as server:
        peers = [server.accept()[0] for _ in range(size - 1)]
else:
    for _ in range(200):
        try:
            master = socket.create_connection(address)
            break
        except ConnectionRefusedError:
            time.sleep(0.05)

# Gradient descent on the learner's own half of the data; the mean of the gradients is what one learner would have.
points = [(x, 3 * x + 1) for x in range(rank, 20, size)]
w, b = 0.0, 0.0
for step in range(2000):
    dw = sum(2 * x * (w * x + b - y) for x, y in points)
    db = sum(2 * (w * x + b - y) for x, y in points)
    dw, db = (g / 20 for g in all_reduce([dw, db]))
    w, b = w - 0.004 * dw, b - 0.004 * db
print("rank %d of %d: w=%.3f b=%.3f" % (rank, size, w, b))
json.dump([w, b], open(os.path.join(os.environ["RESULT_DIR"], "model-%d.json" % rank), "w"))
`;

suite('the learner contract on this computer', () => {
  const trainings = localTrainingsPerTest();

  test('two learners find each other and train one model by a real all-reduce', async () => {
    const { trainingId } = await trainings.submit('python3 train.py', { files: { 'train.py': allReduce }, manifest: { learners: 2 } });
    const { state } = await trainings.untilOver(trainingId);
    assert.equal(state, 'completed', await trainings.log(trainingId));
    const models = await Promise.all([0, 1].map(async (rank) => JSON.parse(await readFile(trainings.resultFile(trainingId, `model-${String(rank)}.json`), 'utf8')) as [number, number]));
    assert.deepEqual(models[0], models[1]);
    assert.ok(Math.abs((models[0]?.[0] ?? 0) - 3) < 0.01 && Math.abs((models[0]?.[1] ?? 0) - 1) < 0.1, JSON.stringify(models));
    assert.match(await trainings.log(trainingId, 2), /^rank 1 of 2: w=3\.00/);
  });

  test('gives every variable that a learner is promised, and the manifest’s own', async () => {
    const command = 'env > "$RESULT_DIR/env-$LEARNER_ID"; pwd > "$RESULT_DIR/pwd-$LEARNER_ID"';
    const { trainingId } = await trainings.submit(command, { manifest: { learners: 2, distributed: 'torchrun', env: { BATCH: '32', QUOTED: 'a "b" $c' } }, data: { x: '1' } });
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    const text = await readFile(trainings.resultFile(trainingId, 'env-2'), 'utf8');
    const environment = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    const notForTorch = /^(TF_CONFIG|HOSTFILE|.*_hostfile|.*_HOST_FILE)$/;
    assert.deepEqual(learnerVariables.map(({ name }) => name).filter((name) => !environment.has(name) && !notForTorch.test(name)), []);
    assert.equal(environment.get('LEARNER_ID'), '2');
    assert.equal(environment.get('BATCH'), '32');
    assert.equal(environment.get('QUOTED'), 'a "b" $c');
    assert.equal((await readFile(trainings.resultFile(trainingId, 'pwd-2'), 'utf8')).trim(), environment.get('MODEL_DIR'));
  });

  test('keeps the credentials of the stores and of the person out of the learner’s environment', async () => {
    const target = trainings.target();
    process.env['AWS_SECRET_ACCESS_KEY'] = 'canary-of-the-person';
    try {
      const { trainingId } = await trainings.submit('env > "$RESULT_DIR/env"; cat /proc/$PPID/environ > "$RESULT_DIR/parent" 2> /dev/null || true', {}, target);
      assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
      for (const name of ['env', 'parent']) assert.ok(!(await readFile(trainings.resultFile(trainingId, name), 'utf8')).includes('canary'), name);
    } finally {
      delete process.env['AWS_SECRET_ACCESS_KEY'];
    }
  });

  test('lets a learner write beside its data without writing into the bucket', async () => {
    const command = 'cat "$DATA_DIR/images/a.txt" && mkdir -p "$DATA_DIR/cache" && echo features > "$DATA_DIR/cache/a.npy"';
    const { trainingId } = await trainings.submit(command, { data: { 'images/a.txt': 'pixels', 'images/ü b.txt': 'more' } });
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    assert.equal(await trainings.log(trainingId), 'pixels');
    await assert.rejects(readFile(`${trainings.storeFolder}/nh-input/cache/a.npy`), { code: 'ENOENT' });
  });

  test('evaluates the command with bash', async () => {
    const { trainingId } = await trainings.submit('words=(a b c); [[ ${#words[@]} == 3 ]] && echo "${words[2]}" $((2 ** 10))');
    await trainings.untilOver(trainingId);
    assert.equal(await trainings.log(trainingId), 'c 1024\n');
  });

  test('says what this computer lacks before it starts', async () => {
    const plan = await trainings.submit('python3 x.py', { release: false, manifest: { resources: { cpuMillicores: 1e9, gpuCount: 99, memoryBytes: 1e18 } } });
    const findings = await trainings.target().preflight(plan, call);
    assert.deepEqual(findings.map(({ code, severity }) => [severity, code]), [
      ['warning', 'preflight/too-few-cpus'],
      ['warning', 'preflight/too-little-memory'],
      ['warning', 'preflight/too-few-gpus'],
    ]);
  });
});
