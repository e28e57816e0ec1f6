"""Writes scikit-learn's handwritten digits as PNG files, one folder for each digit: `python3 digits.py FOLDER`.

These are 1,797 scans of digits that people wrote, 8 x 8 pixels each (Alpaydin and Kaynak, 1998, from the UCI
repository), which come with scikit-learn. They are scaled up to 64 x 64 pixels here, so that they are files like any
other; that adds no detail.
"""

from __future__ import annotations

import sys
from pathlib import Path

try:
    import numpy as np
    from PIL import Image
    from sklearn.datasets import load_digits
except ImportError as missing:
    sys.exit(
        f"digits.py needs the package {missing.name}. "
        "Install it with: python3 -m pip install -r requirements.txt -r requirements-digits.txt"
    )

SIDE = 64


def write_digits(folder: Path) -> int:
    """Returns how many files were written. Those of an earlier run are replaced by the same."""
    digits = load_digits()
    for number, (strokes, digit) in enumerate(zip(digits.images, digits.target)):
        grey = Image.fromarray((strokes * (255 / 16)).astype(np.uint8))
        file = folder / str(digit) / f"digit-{number:04}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        grey.resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(file)
    return len(digits.images)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: python3 digits.py FOLDER")
    print(f"{write_digits(Path(sys.argv[1]))} digits in {sys.argv[1]}")
