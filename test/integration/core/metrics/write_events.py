"""Writes event files with the real writers, of every form that holds a scalar. usage: write_events.py FOLDER"""
import math
import os
import random
import sys

import numpy as np
from tensorboard.compat.proto import summary_pb2, tensor_pb2, types_pb2
from tensorboard.compat.proto.event_pb2 import Event, SessionLog, TaggedRunMetadata
from tensorboard.plugins.histogram import summary_v2 as histogram_summary
from tensorboard.plugins.scalar import summary_v2 as scalar_summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util
from tensorboardX import SummaryWriter

root = sys.argv[1]
random.seed(7)
np.random.seed(7)


def folder(name):
    path = os.path.join(root, name)
    os.makedirs(path, exist_ok=True)
    return path


def write(name, events):
    writer = EventFileWriter(folder(name))
    for event in events:
        writer.add_event(event)
    writer.close()


def simple(tag, step, value, wall_time):
    return Event(step=step, wall_time=wall_time, summary=summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, simple_value=value)]))


def tensor(tag, step, proto, wall_time, metadata=True):
    value = summary_pb2.Summary.Value(tag=tag, tensor=proto)
    if metadata:
        value.metadata.plugin_data.plugin_name = "scalars"
        value.metadata.data_class = summary_pb2.DATA_CLASS_SCALAR
    return Event(step=step, wall_time=wall_time, summary=summary_pb2.Summary(value=[value]))


# The common case: several tags a step, each an event of its own, for long enough to cross the reader's window.
write("simple/train", [simple(tag, step, random.gauss(0, 1), 1.7e9 + step + random.random()) for step in range(30000) for tag in ("loss", "accuracy", "größe/学習率", "")])

# Values and times that break readers.
odd = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1e-45, 3.4028234e38, 1.17549435e-38]
write("simple/odd", [simple("odd", step, value, wall_time) for step, (value, wall_time) in enumerate(zip(odd, [0.0, 1e-9, -5.0, 1e300, 1.7e9, math.inf, 2.0**53, 5e-324]))])
write("simple/steps", [simple("steps", step, index, 1.0 + index) for index, step in enumerate([0, -1, 5, 5, 2**31, 2**40, 3, 2**53, -(2**53), 4])])

# One event with many values.
write("many", [Event(step=step, wall_time=step, summary=summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=f"layer{i}/norm", simple_value=random.random()) for i in range(40)])) for step in range(50)])

# Tensors of every type of number: in their field, and as bytes.
types = {"float32": types_pb2.DT_FLOAT, "float64": types_pb2.DT_DOUBLE, "float16": types_pb2.DT_HALF, "int8": types_pb2.DT_INT8, "int16": types_pb2.DT_INT16, "int32": types_pb2.DT_INT32, "int64": types_pb2.DT_INT64, "uint8": types_pb2.DT_UINT8, "uint16": types_pb2.DT_UINT16, "uint32": types_pb2.DT_UINT32, "uint64": types_pb2.DT_UINT64}
events = []
for name, number in types.items():
    for step in range(20):
        value = np.array(random.randint(0, 100) if "int" in name else random.gauss(0, 100), dtype=name)
        content = tensor_pb2.TensorProto(dtype=number, tensor_content=value.tobytes())
        events.append(tensor(f"bytes/{name}", step, content, 10.0 + step, metadata=step == 0))
        if name not in ("uint32", "uint64"):
            events.append(tensor(f"field/{name}", step, tensor_util.make_tensor_proto(value), 10.0 + step, metadata=step == 0))
write("tensors", events)

# TensorBoard's own summaries, and things beside scalars that a reader must step over.
events = [Event(wall_time=1.0, graph_def=b"graph" * 1000), Event(wall_time=1.0, tagged_run_metadata=TaggedRunMetadata(tag="step1", run_metadata=b"meta" * 1000)), Event(wall_time=1.0, log_message=dict(message="hello"))]
for step in range(100):
    events.append(Event(step=step, wall_time=5.0 + step, summary=scalar_summary.scalar_pb("epoch_loss", 1 / (step + 1), description="falls")))
    # Before data classes, the plugin's name alone said what a tensor is.
    old = scalar_summary.scalar_pb("old_loss", 2 / (step + 1))
    old.value[0].metadata.data_class = summary_pb2.DATA_CLASS_UNKNOWN
    events.append(Event(step=step, wall_time=5.0 + step, summary=old))
    events.append(Event(step=step, wall_time=5.0 + step, summary=histogram_summary.histogram_pb("weights", np.random.normal(size=100))))
write("summaries", events)

# Restarts: one that says so (SessionLog), and one that only goes back.
write("restart/said", [simple("loss", step, step, 100.0 + step) for step in range(50)])
write("restart/said", [Event(step=30, wall_time=200.0, session_log=SessionLog(status=SessionLog.START))] + [simple("loss", step, -step, 200.0 + step) for step in range(30, 60)])
write("restart/silent", [simple("loss", step, step, 100.0 + step) for step in range(50)])
write("restart/silent", [simple("loss", step, -step, 200.0 + step) for step in range(30, 60)])

# tensorboardX, as PyTorch's users know it; its other kinds share tags' names.
with SummaryWriter(folder("x")) as writer:
    for step in range(500):
        writer.add_scalar("loss/train", 1 / (step + 1), step)
        writer.add_scalar("loss/numpy", np.float64(step) / 3, step, walltime=1234.5 + step)
        writer.add_scalar("no_step", step)
        writer.add_scalar("shared", -step, step)
    writer.add_scalars("both", {"a": 1.0, "b": 2.0}, 3)
    writer.add_histogram("shared", np.arange(100), 1)
    writer.add_text("note", "some *text*", 1)
    for step in range(5):
        writer.add_image("picture", np.random.randint(0, 255, (3, 8, 12), dtype=np.uint8), step)
        writer.add_histogram("normal", np.random.normal(size=1000), step)
    writer.add_hparams({"lr": 0.1, "layers": 3, "optimizer": "sgd", "nesterov": True}, {"metric": 0.5}, name="trial")
with SummaryWriter(folder("x"), purge_step=400, filename_suffix=".again") as writer:
    for step in range(400, 600):
        writer.add_scalar("loss/train", 2.0, step)

# Small ones that are cut at every byte.
with SummaryWriter(folder("cut/tensorboardX")) as writer:
    for step in range(20):
        writer.add_scalar("loss", random.random(), step)
    writer.add_histogram("normal", np.random.normal(size=10), 1, bins="auto")
    writer.add_image("picture", np.random.randint(0, 255, (3, 4, 4), dtype=np.uint8), 1)
    writer.add_text("note", "cut me", 1)
write("cut/tensorboard", [simple("loss", step, random.random(), 5.0 + step) for step in range(20)] + [Event(step=step, wall_time=5.0 + step, summary=scalar_summary.scalar_pb("tensor", random.random())) for step in range(20)] + [Event(step=1, wall_time=9.0, summary=histogram_summary.histogram_pb("weights", np.random.normal(size=10)))])
