"""The command line: the flags of TensorFlow's first retrain.py that have a meaning here, and a few of our own."""

from __future__ import annotations

import argparse
import difflib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, Optional


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line instead of the whole usage, which --help gives to those who ask."""
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help.\n")


def whole(low: int, high: Optional[int] = None) -> Callable[[str], int]:
    """A converter for argparse that takes whole numbers from low to high."""

    def convert(text: str) -> int:
        number = int(text) if text.lstrip("-").isdigit() else None
        if number is None or number < low or (high is not None and number > high):
            bounds = f"of at least {low}" if high is None else f"from {low} to {high}"
            raise argparse.ArgumentTypeError(f"“{text}” is not a whole number {bounds}")
        return number

    return convert


def positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number above 0")
    return number


def usable_cpus() -> int:
    """CPUs that this process may run on, which in a container can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def make_parser() -> Parser:
    parser = Parser(prog="retrain.py", description="Retrains an image classifier on folders of images.", allow_abbrev=False)

    given = parser.add_argument_group("what is read")
    given.add_argument("--image_dir", type=Path, required=True, help="folder with one subfolder of PNG or JPEG files for each class")
    given.add_argument("--architecture", default="mobilenet_0.25_224", help="mobilenet_<width>_<size>; sets the number of filters and the input size of the feature extractor (features.py; no MobileNet is behind it); default: %(default)s")
    given.add_argument("--model_dir", type=Path, help="folder searched for convolution filters of your own, <architecture>.npz; built-in ones are used without")

    made = parser.add_argument_group("what is written")
    made.add_argument("--bottleneck_dir", type=Path, default=Path("retrained/bottlenecks"), help="folder that keeps the features of each image for the next run; default: %(default)s")
    made.add_argument("--output_graph", type=Path, default=Path("retrained/graph.pb"), help="the trained layer, in the format that README.md describes; default: %(default)s")
    made.add_argument("--output_labels", type=Path, default=Path("retrained/labels.txt"), help="the classes, one a line, in the order of the layer's outputs; default: %(default)s")
    made.add_argument("--summaries_dir", type=Path, default=Path("retrained/retrain_logs"), help="folder for TensorBoard summaries; default: %(default)s")
    made.add_argument("--checkpoint_dir", type=Path, default=os.environ.get("CHECKPOINT_DIR") or None, help="folder for checkpoints, from which an interrupted training goes on; default: $CHECKPOINT_DIR, and none without it")
    made.add_argument("--checkpoint_interval", type=whole(1), default=100, metavar="STEPS", help="steps between two checkpoints; default: %(default)s")

    learning = parser.add_argument_group("how it learns")
    learning.add_argument("--how_many_training_steps", type=whole(1), default=4000, metavar="STEPS", help="default: %(default)s")
    learning.add_argument("--learning_rate", type=positive, default=0.01, metavar="RATE", help="default: %(default)s")
    learning.add_argument("--train_batch_size", type=whole(1), default=100, metavar="IMAGES", help="images in each step; default: %(default)s")
    learning.add_argument("--random_seed", type=whole(0), default=0, metavar="SEED", help="decides which images each step sees; default: %(default)s")

    judging = parser.add_argument_group("how it is judged")
    judging.add_argument("--testing_percentage", type=whole(0, 99), default=10, metavar="PERCENT", help="share of the images kept for the final test; default: %(default)s")
    judging.add_argument("--validation_percentage", type=whole(0, 99), default=10, metavar="PERCENT", help="share of the images kept for validation while training; default: %(default)s")
    judging.add_argument("--eval_step_interval", type=whole(1), default=10, metavar="STEPS", help="steps between two evaluations; default: %(default)s")
    judging.add_argument("--print_misclassified_test_images", action="store_true", help="list the test images that were taken for another class")

    parser.add_argument("--workers", type=whole(1), default=usable_cpus(), metavar="PROCESSES", help="processes that compute bottlenecks; default: the CPUs there are (%(default)s)")
    return parser


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Options by the names of their flags. What cannot be used ends the program with one line and exit code 2."""
    parser = make_parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        flag = unknown[0].partition("=")[0]
        near = difflib.get_close_matches(flag, re.findall(r"--\w+", parser.format_help()), n=1)
        parser.error(f"{flag} is not a flag" + (f"; the nearest is {near[0]}" if near else ""))
    if options.testing_percentage + options.validation_percentage > 99:
        parser.error("--testing_percentage and --validation_percentage leave nothing to train on")
    return options
