"""Prints every scalar as TensorBoard's own reader has it, none thinned out, one JSON array a line:
[run, tag, step, wall time, value]. Numbers are in their shortest exact form, NaN and infinities as text.
usage: read_events.py FOLDER [--data-server | --others]
With --data-server the Rust reader is asked, which drops preempted points. With --others: images, histograms, texts and
hyperparameters, as [run, tag, step, kind, content]."""
import json
import math
import os
import sys
import time

root = sys.argv[1]


def number(value):
    return value if isinstance(value, int) or math.isfinite(value) else repr(value)


def emit(run, tag, step, wall_time, value):
    print(json.dumps([run, tag, int(step), number(float(wall_time)), number(value)]))


def from_accumulator():
    from tensorboard.backend.event_processing import event_accumulator, io_wrapper
    from tensorboard.util import tensor_util

    for path in sorted(io_wrapper.GetLogdirSubdirectories(root)):
        run = os.path.relpath(path, root).replace(os.sep, "/")
        accumulator = event_accumulator.EventAccumulator(path, size_guidance=event_accumulator.STORE_EVERYTHING_SIZE_GUIDANCE).Reload()
        for tag in accumulator.Tags()["scalars"]:
            for event in accumulator.Scalars(tag):
                emit(run, tag, event.step, event.wall_time, event.value)
        for tag in accumulator.Tags()["tensors"]:
            if tag in accumulator.summary_metadata and accumulator.summary_metadata[tag].plugin_data.plugin_name == "scalars":
                for event in accumulator.Tensors(tag):
                    emit(run, tag, event.step, event.wall_time, tensor_util.make_ndarray(event.tensor_proto).item())


def from_data_server():
    from tensorboard import context
    from tensorboard.data import grpc_provider, server_ingester
    from tensorboard.util import grpc_util

    ingester = server_ingester.SubprocessServerDataIngester(
        server_binary=server_ingester.get_server_binary(), logdir=root, reload_interval=0,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL, samples_per_plugin={"scalars": 0})
    ingester.start()
    provider = ingester.data_provider
    count, before = -1, 0
    while count != before or count == 0:  # It loads in the background and does not say when it is done.
        time.sleep(0.5)
        everything = provider.read_scalars(context.RequestContext(), experiment_id="", plugin_name="scalars", downsample=1 << 30)
        before, count = count, sum(len(points) for tags in everything.values() for points in tags.values())
    for run, tags in sorted(everything.items()):
        for tag, points in tags.items():
            for point in points:
                emit(run.replace(os.sep, "/"), tag, point.step, point.wall_time, float(point.value))


def others():
    import glob
    import hashlib

    from tensorboard.backend.event_processing import event_file_loader
    from tensorboard.plugins.hparams import plugin_data_pb2
    from tensorboard.util import tensor_util

    for path in sorted(glob.glob(os.path.join(root, "**", "*tfevents*"), recursive=True)):
        run = os.path.relpath(os.path.dirname(path), root).replace(os.sep, "/")
        for event in event_file_loader.EventFileLoader(path).Load():
            for value in event.summary.value:
                plugin = value.metadata.plugin_data.plugin_name
                content = None
                if plugin == "histograms":
                    content = tensor_util.make_ndarray(value.tensor).astype("float32").flatten().tolist()
                elif plugin == "images":
                    width, height, *images = value.tensor.string_val
                    content = [int(width), int(height), [hashlib.sha256(image).hexdigest() for image in images]]
                elif plugin == "text":
                    content = [text.decode() for text in value.tensor.string_val]
                elif plugin == "hparams":
                    data = plugin_data_pb2.HParamsPluginData.FromString(value.metadata.plugin_data.content)
                    start = data.session_start_info.hparams
                    content = {name: getattr(start[name], start[name].WhichOneof("kind")) for name in start}
                if content:
                    print(json.dumps([run, value.tag, event.step, plugin, content]))


if "--others" in sys.argv:
    others()
elif "--data-server" in sys.argv:
    from_data_server()
else:
    from_accumulator()
