"""Writes event files with the real writers as it is told, line by line on stdin; each line is flushed before its answer.
usage: write_runs.py FOLDER"""
import itertools
import json
import os
import sys
import time

import numpy as np
from tensorboard.plugins.histogram import summary_v2 as histogram_summary
from tensorboard.plugins.scalar import summary_v2 as scalar_summary
from tensorboard.plugins.text import summary_v2 as text_summary
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboardX import SummaryWriter

root = sys.argv[1]
writers = {}
count = itertools.count()


def folder(run):
    path = os.path.join(root, run)
    os.makedirs(path, exist_ok=True)
    return path


def add(run, step, summary, wall_time):
    if run not in writers:
        writers[run] = EventFileWriter(folder(run))
    writers[run].add_event(Event(step=step, wall_time=wall_time, summary=summary))


for line in sys.stdin:
    used = set()
    for one in json.loads(line):
        run, tag, step = one["run"], one.get("tag", ""), one.get("step", 0)
        wall_time = one.get("wallTime", time.time())
        used.add(run)
        if "value" in one:
            add(run, step, scalar_summary.scalar_pb(tag, float(one["value"])), wall_time)
        if "text" in one:
            add(run, step, text_summary.text_pb(tag, one["text"]), wall_time)
        if "histogram" in one:
            add(run, step, histogram_summary.histogram_pb(tag, np.array(one["histogram"])), wall_time)
        if "picture" in one or "hparams" in one:
            # A name of its own: two writers of one second would share a file.
            with SummaryWriter(folder(run), filename_suffix=f".{next(count)}") as writer:
                if "picture" in one:
                    writer.add_image(tag, np.array(one["picture"], dtype=np.uint8), step)
                if "hparams" in one:
                    writer.add_hparams(one["hparams"], one["metrics"], name="hp")
    for run in used & writers.keys():
        writers[run].flush()
    print("written", flush=True)
