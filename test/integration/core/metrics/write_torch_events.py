"""Writes event files with torch's SummaryWriter, in each way that it has. usage: write_torch_events.py FOLDER"""
import math
import os
import random
import sys

import numpy as np
import torch
from torch.utils.tensorboard import SummaryWriter

root = sys.argv[1]
random.seed(7)
torch.manual_seed(7)


def writer(name, **options):
    return SummaryWriter(os.path.join(root, name), **options)


with writer("train") as it:
    for step in range(3000):
        it.add_scalar("loss", torch.rand(()) / (step + 1), step)
        it.add_scalar("accuracy", random.random(), step, walltime=1.7e9 + step / 3)
        it.add_scalar("new style", torch.randn(()), step, new_style=True)
        it.add_scalar("double", np.float64(1) / (step + 3), step, new_style=True, double_precision=True)
    for step, value in enumerate([math.nan, math.inf, -math.inf, -0.0, 1e-45, 3.4028234e38]):
        it.add_scalar("odd", value, step)
    it.add_scalar("no step", 1.5)
    it.add_scalars("both", {"a": 1.0, "b": 2.0}, 3)
    it.add_pr_curve("curve", torch.tensor([0, 1, 1]), torch.tensor([0.1, 0.6, 0.9]), 1)
    it.add_custom_scalars({"group": {"chart": ["Multiline", ["loss", "accuracy"]]}})

with writer("rich") as it:
    for step in range(5):
        it.add_histogram("normal", torch.randn(1000), step)
        it.add_histogram("auto", torch.arange(50), step, bins="auto")
        it.add_image("picture", torch.rand(3, 8, 12), step)
        it.add_images("batch", torch.rand(4, 3, 6, 6), step)
        it.add_text("note", f"step **{step}**", step)
    it.add_hparams({"lr": 0.1, "layers": 3, "optimizer": "sgd", "nesterov": True}, {"hparam/loss": 0.5}, run_name="trial")

with writer("restart") as it:
    for step in range(60):
        it.add_scalar("loss", step, step)
with writer("restart", purge_step=40, filename_suffix=".again") as it:
    for step in range(40, 80):
        it.add_scalar("loss", -step, step)

with writer("cut/torch") as it:
    for step in range(20):
        it.add_scalar("loss", torch.rand(()), step)
        it.add_scalar("new style", torch.rand(()), step, new_style=True)
    it.add_histogram("normal", torch.randn(10), 1, bins="auto")
    it.add_image("picture", torch.rand(3, 4, 4), 1)
    it.add_text("note", "cut me", 1)
