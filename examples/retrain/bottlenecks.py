"""Computes the bottleneck of every image once, in several processes, and keeps it in a file for the next run."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np

from atomic_file import replace_file
from features import Extractor
from images import LabelledImage
from input_error import InputError

IMAGES_WORTH_A_PROCESS = 50
"""Below this, starting another process costs more than it saves."""


@dataclass(frozen=True)
class BottleneckCache:
    """`<folder>/<label>/<image file>.npz`, each with the vector and the key that says what it was computed from."""

    folder: Path
    extractor: Extractor

    def read(self, image: LabelledImage) -> Optional[np.ndarray]:
        """The kept vector, or None when there is none for this content and extractor."""
        try:
            with np.load(self.file(image), allow_pickle=False) as kept:
                return kept["bottleneck"] if str(kept["key"]) == self.key(image.file.read_bytes()) else None
        except (FileNotFoundError, zipfile.BadZipFile, EOFError, KeyError, ValueError):
            return None

    def compute(self, image: LabelledImage) -> None:
        """Raises OSError when the file is no image that can be read."""
        content = image.file.read_bytes()
        vector = self.extractor.bottleneck(content)
        replace_file(self.file(image), lambda out: np.savez(out, bottleneck=vector, key=self.key(content)))

    def file(self, image: LabelledImage) -> Path:
        return self.folder / image.label / f"{image.file.name}.npz"

    def key(self, content: bytes) -> str:
        return hashlib.sha256(self.extractor.identity.encode() + b"\0" + content).hexdigest()


def bottlenecks_of(images: Sequence[LabelledImage], cache: BottleneckCache, workers: int) -> list[Optional[np.ndarray]]:
    """The vector of each image, in the same order; None for a file that is no image, which is said on stderr."""
    vectors = [cache.read(image) for image in images]
    missing = [index for index, vector in enumerate(vectors) if vector is None]
    print(f"{len(missing)} bottlenecks to compute, {len(images) - len(missing)} kept from before", flush=True)
    compute_all([images[index] for index in missing], cache, workers)
    for index in missing:
        vectors[index] = cache.read(images[index])
    return vectors


def compute_all(images: Sequence[LabelledImage], cache: BottleneckCache, workers: int) -> None:
    """Every process takes its share of the list, and ends by itself even if this one is killed."""
    # The same way of starting on every system; a fork would also copy whatever threads happen to hold.
    context = multiprocessing.get_context("spawn")
    done = context.Value("i", 0)
    count = max(1, min(workers, len(images) // IMAGES_WORTH_A_PROCESS))
    if count == 1:
        compute_share(images, cache, done, len(images))
        return
    shares = [images[start::count] for start in range(count)]
    processes = [context.Process(target=compute_share, args=(share, cache, done, len(images)), daemon=True) for share in shares]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode != 0:
            raise InputError(f"a process that computed bottlenecks ended with {process.exitcode}; --workers 1 needs the least memory")


def compute_share(images: Sequence[LabelledImage], cache: BottleneckCache, done: Any, total: int) -> None:
    """`done` counts over all processes; the one that reaches a full hundred reports it."""
    for image in images:
        try:
            cache.compute(image)
        except OSError as problem:
            print(f"left out {image.file}: {problem}", file=sys.stderr, flush=True)
        with done.get_lock():
            done.value += 1
            if done.value % 100 == 0 or done.value == total:
                print(f"{done.value} of {total} bottlenecks computed", flush=True)
