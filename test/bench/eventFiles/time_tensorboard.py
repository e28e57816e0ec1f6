"""Times TensorBoard at opening a folder, from the start of its process until the last point of every run can be read.
usage: time_tensorboard.py data-server|tensorboard FOLDER TAG LAST_STEP RUN…   Prints one JSON object: {seconds, peakMemoryMb}."""
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

contestant, root, tag, last_step, *runs = sys.argv[1:]
last_step = int(last_step)


def peak_mb(pid):
    """Of the process and those it started."""
    children = open(f"/proc/{pid}/task/{pid}/children").read().split()
    status = open(f"/proc/{pid}/status").read()
    own = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return own + sum(peak_mb(child) for child in children)


def data_server():
    from tensorboard import context
    from tensorboard.data import grpc_provider, server_ingester
    from tensorboard.util import grpc_util

    binary = server_ingester.get_server_binary().path
    with tempfile.TemporaryDirectory() as folder:
        port_file = os.path.join(folder, "port")
        start = time.perf_counter()
        server = subprocess.Popen([binary, "--logdir", root, "--reload", "once", "--port", "0", "--port-file", port_file, "--die-after-stdin"], stdin=subprocess.PIPE)
        while not (os.path.exists(port_file) and open(port_file).read().endswith("\n")):
            time.sleep(0.002)
        address = f"localhost:{int(open(port_file).read())}"
        provider = grpc_provider.GrpcDataProvider(address, server_ingester._make_stub(address, grpc_util.ChannelCredsType.LOCAL))

        def is_read():
            found = provider.read_scalars(context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=1)
            return all(tag in found.get(run, {}) and found[run][tag][-1].step == last_step for run in runs)

        while not is_read():
            time.sleep(0.01)
        finish(start, server)
        server.stdin.close()
        server.wait()


def tensorboard():
    start = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "tensorboard.main", "--logdir", root, "--port", "0", "--host", "127.0.0.1", "--load_fast", "true"], stderr=subprocess.PIPE, text=True)
    url = next(word for line in server.stderr if "http://" in line for word in line.split() if word.startswith("http://"))

    def is_read(run):
        body = urllib.parse.urlencode({"requests": json.dumps([{"plugin": "scalars", "tag": tag, "run": run}])}).encode()
        try:
            series = json.load(urllib.request.urlopen(urllib.parse.urljoin(url, "data/plugin/timeseries/timeSeries"), data=body))[0].get("runToSeries", {})
        except urllib.error.HTTPError:
            return False
        return bool(series.get(run)) and series[run][-1]["step"] == last_step

    waiting = list(runs)
    while waiting:
        waiting = [run for run in waiting if not is_read(run)]
        if waiting:
            time.sleep(0.01)
    finish(start, server)
    server.terminate()
    server.wait()


def finish(start, server):
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peakMemoryMb": peak_mb(server.pid)}))


data_server() if contestant == "data-server" else tensorboard()
