"""Finds the images of each class and divides them into those to train on, to validate with and to test with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from input_error import InputError

SUFFIXES = {".png", ".jpg", ".jpeg"}


@dataclass(frozen=True)
class LabelledImage:
    """One image file; its label is the name of the folder that it lies in."""

    file: Path
    label: str


def find_images(image_dir: Path) -> list[LabelledImage]:
    """All images of all classes, in the order of their names. Hidden files and folders are passed over."""
    if not image_dir.is_dir():
        raise InputError(f"there is no folder {image_dir}. It should hold one subfolder of images for each class")
    folders = sorted(entry for entry in image_dir.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    images = [LabelledImage(file, folder.name) for folder in folders for file in images_in(folder)]
    found = {image.label for image in images}
    if len(found) < 2:
        raise InputError(
            f"{image_dir} has {len(found)} subfolders with PNG or JPEG files, and two classes are the least to tell apart"
        )
    return images


def images_in(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith(".")
    )


def part_of(image: LabelledImage, testing_percentage: int, validation_percentage: int) -> str:
    """“train”, “validation” or “test”, by a hash of the file's name: an image stays in its part when others come or go.

    What follows `_nohash_` in the name does not count, so that takes of one object can be kept in the same part.
    """
    name = image.file.name.partition("_nohash_")[0]
    percent = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % 10_000 / 100
    if percent < validation_percentage:
        return "validation"
    return "test" if percent < validation_percentage + testing_percentage else "train"
