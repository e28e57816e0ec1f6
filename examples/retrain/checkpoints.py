"""Keeps the state of the training, so that one that was interrupted goes on instead of starting over."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Optional

import numpy as np

from atomic_file import replace_file
from softmax import Examples, SoftmaxLayer


class Checkpoints:
    """One file, `<folder>/<training id>/retrain.npz`, replaced by each save. Without a folder nothing is kept.

    Trainings that share a results bucket share $CHECKPOINT_DIR too, hence the training id. The fingerprint says what
    the layer was learning from and how; a checkpoint with another one is not used.
    """

    def __init__(self, folder: Optional[Path], fingerprint: str) -> None:
        self.file = Path(folder) / os.environ.get("TRAINING_ID", "") / "retrain.npz" if folder else None
        self.fingerprint = fingerprint

    def save(self, step: int, layer: SoftmaxLayer) -> None:
        if self.file:
            replace_file(
                self.file,
                lambda out: np.savez(out, step=step, weights=layer.weights, bias=layer.bias, fingerprint=self.fingerprint),
            )

    def restore(self) -> Optional[tuple[int, SoftmaxLayer]]:
        """Steps done and the layer as it was then; None, and why on stdout, when there is nothing to go on from."""
        if not self.file or not self.file.exists():
            return None
        try:
            with np.load(self.file, allow_pickle=False) as kept:
                if str(kept["fingerprint"]) == self.fingerprint:
                    return int(kept["step"]), SoftmaxLayer(kept["weights"], kept["bias"])
            print(f"{self.file} is of other images or settings: starting over", flush=True)
        except (zipfile.BadZipFile, EOFError, KeyError, ValueError) as problem:
            print(f"{self.file} cannot be read ({problem}): starting over", flush=True)
        return None


def fingerprint_of(examples: Examples, labels: list[str], options: Namespace) -> str:
    """The number of steps is left out on purpose: a finished training may be told to go on."""
    settings = [labels, options.learning_rate, options.train_batch_size, options.random_seed]
    digest = hashlib.sha256(json.dumps(settings).encode())
    digest.update(examples.inputs.tobytes())
    digest.update(examples.classes.tobytes())
    return digest.hexdigest()
