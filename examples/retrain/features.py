"""The bottleneck of an image: a fixed vector of numbers that the softmax layer learns from.

No learned network is behind it, and nothing is downloaded. The vector puts side by side
- a histogram of oriented gradients (Dalal and Triggs, 2005) of the grey image,
- colour histograms of the whole image and of its four quarters,
- the responses of random convolution filters with a threshold (Coates, Lee and Ng, 2011), averaged over the quarters.
The same image, architecture and filters always give the same vector.

The architecture keeps the names of the first retrain.py, `mobilenet_<width multiplier>_<input size>`, and they decide
here what they decided there: the multiplier scales the number of filters, the size is what images are scaled to.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from input_error import InputError

VERSION = 1
"""Counted up with every change that gives other numbers: cached bottlenecks of another version are not used."""

FILTERS_AT_FULL_WIDTH = 256
FILTER_SIZE = 6
ORIENTATIONS = 9
CELLS = 8
"""Cells of the gradient histogram along each side of the image."""


@dataclass(frozen=True)
class Extractor:
    """How images become bottlenecks. `filters` has the shape (count, FILTER_SIZE, FILTER_SIZE, 3)."""

    architecture: str
    size: int
    filters: np.ndarray

    @property
    def identity(self) -> str:
        """Changes whenever the same image would give other numbers."""
        digest = hashlib.sha256(self.filters.tobytes()).hexdigest()[:16]
        return f"{self.architecture} {VERSION} {digest}"

    def bottleneck(self, content: bytes) -> np.ndarray:
        """The vector of one PNG or JPEG file, as float16: its precision is ample, and the cache half the size.

        Raises OSError when the content is no image that Pillow can read.
        """
        pixels = load_pixels(content, self.size)
        parts = (gradient_histogram(pixels), colour_histogram(pixels), filter_responses(pixels, self.filters))
        return np.concatenate([normalised(part) for part in parts]).astype(np.float16)


def make_extractor(architecture: str, model_dir: Path | None) -> Extractor:
    """The extractor that an architecture names.

    Filters are drawn at random with a fixed seed, unless model_dir holds `<architecture>.npz` with an array `filters`
    of one's own. Raises InputError where the name or the array cannot be used.
    """
    named = re.fullmatch(r"mobilenet_(0\.25|0\.50|0\.5|0\.75|1\.0)_(\d+)", architecture)
    size = int(named.group(2)) if named else 0
    if not named or not 32 <= size <= 1024:
        raise InputError(
            f"architecture “{architecture}” is not known: write mobilenet_<0.25, 0.50, 0.75 or 1.0>_<32 to 1024>, "
            "such as mobilenet_0.25_224"
        )
    count = round(FILTERS_AT_FULL_WIDTH * float(named.group(1)))
    own = model_dir / f"{architecture}.npz" if model_dir else None
    filters = read_filters(own) if own and own.is_file() else random_filters(count)
    return Extractor(architecture, size, filters)


def random_filters(count: int) -> np.ndarray:
    """Filters of zero mean and unit length; zero mean makes them blind to brightness."""
    drawn = np.random.default_rng(2018).standard_normal((count, FILTER_SIZE * FILTER_SIZE * 3)).astype(np.float32)
    drawn -= drawn.mean(axis=1, keepdims=True)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn.reshape(count, FILTER_SIZE, FILTER_SIZE, 3)


def read_filters(file: Path) -> np.ndarray:
    try:
        with np.load(file, allow_pickle=False) as stored:
            filters = stored["filters"]
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError):
        filters = np.empty(0)
    if filters.ndim != 4 or filters.shape[1:] != (FILTER_SIZE, FILTER_SIZE, 3):
        raise InputError(f"{file} needs an array “filters” of the shape (count, {FILTER_SIZE}, {FILTER_SIZE}, 3)")
    return filters.astype(np.float32)


def load_pixels(content: bytes, size: int) -> np.ndarray:
    """The upright image at half the input size, as (side, side, 3) in 0..1.

    Half is enough for these features. JPEG files are decoded at the nearest smaller scale at once.
    """
    side = size // 2
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            return np.asarray(upright.resize((side, side), Image.Resampling.BILINEAR), dtype=np.float32) / 255
    except Exception as problem:  # Pillow has a dozen kinds for the ways in which a file can be damaged
        raise OSError(f"it cannot be read as an image: {problem}") from problem


def gradient_histogram(pixels: np.ndarray) -> np.ndarray:
    """Directions of edges in CELLS x CELLS cells, each weighed against its neighbours."""
    grey = pixels @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    down, right = np.gradient(grey)
    strength = np.hypot(down, right)
    turn = np.arctan2(down, right) / np.pi % 1 * ORIENTATIONS
    # Each edge counts for the two nearest directions, so that a small turn changes little.
    lower = np.floor(turn).astype(int)
    share = turn - lower
    side = grey.shape[0]
    cell = np.arange(side) * CELLS // side
    place = (cell[:, None] * CELLS + cell[None, :]) * ORIENTATIONS
    length = CELLS * CELLS * ORIENTATIONS
    counts = np.bincount((place + lower % ORIENTATIONS).ravel(), (strength * (1 - share)).ravel(), length)
    counts += np.bincount((place + (lower + 1) % ORIENTATIONS).ravel(), (strength * share).ravel(), length)
    cells = counts.reshape(CELLS, CELLS, ORIENTATIONS)
    # Blocks of two by two cells are brought to the same length: light and shade then matter less than shape.
    blocks = np.concatenate([cells[:-1, :-1], cells[:-1, 1:], cells[1:, :-1], cells[1:, 1:]], axis=2)
    return blocks / (np.linalg.norm(blocks, axis=2, keepdims=True) + 0.1)


def colour_histogram(pixels: np.ndarray) -> np.ndarray:
    """How often each of 6 x 6 x 6 colours occurs in the image and in its quarters; roots keep rare colours visible."""
    levels = np.minimum((pixels * 6).astype(int), 5)
    colours = (levels[..., 0] * 6 + levels[..., 1]) * 6 + levels[..., 2]
    regions = [colours, *quarters(colours)]
    return np.sqrt(np.stack([np.bincount(region.ravel(), minlength=216) / region.size for region in regions]))


def filter_responses(pixels: np.ndarray, filters: np.ndarray) -> np.ndarray:
    """Mean response of each filter, and of its negative, above a threshold, in each quarter of the image."""
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (FILTER_SIZE, FILTER_SIZE), axis=(0, 1))[::2, ::2]
    across = windows.shape[0]
    patches = windows.transpose(0, 1, 3, 4, 2).reshape(across * across, -1)
    patches = patches - patches.mean(axis=1, keepdims=True)
    patches /= np.sqrt(patches.var(axis=1, keepdims=True) + 0.001)
    responses = (patches @ filters.reshape(len(filters), -1).T).reshape(across, across, -1)
    above = np.concatenate([np.maximum(responses - 0.5, 0), np.maximum(-responses - 0.5, 0)], axis=2)
    return np.stack([region.mean(axis=(0, 1)) for region in quarters(above)])


def quarters(image: np.ndarray) -> list[np.ndarray]:
    half = image.shape[0] // 2
    return [image[:half, :half], image[:half, half:], image[half:, :half], image[half:, half:]]


def normalised(part: np.ndarray) -> np.ndarray:
    """Flat and of unit length, so that no part of the bottleneck drowns the others."""
    flat = part.ravel()
    return flat / (np.linalg.norm(flat) + 1e-6)
