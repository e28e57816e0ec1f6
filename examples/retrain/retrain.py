"""Retrains an image classifier: `python3 retrain.py --image_dir FOLDER`, with one subfolder of images for each class.

The flags are those of TensorFlow's first retrain.py; what learns is a softmax layer on top of fixed image features, in
numpy alone. This file only checks that it can run, in words that every Python 3 understands; training.py has the rest.
"""

import os
import sys

if sys.version_info < (3, 9):
    sys.exit("retrain.py needs Python 3.9 or newer; this is %d.%d." % sys.version_info[:2])

# Bottlenecks are spread over processes and the softmax layer is small: more threads in each would only get in the way.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

try:
    import numpy  # noqa: F401
    import PIL  # noqa: F401
except ImportError as missing:
    sys.exit(
        "retrain.py needs the package %s. Install it with: %s -m pip install numpy Pillow"
        % ("Pillow" if missing.name == "PIL" else missing.name, os.path.basename(sys.executable or "python3"))
    )

from input_error import InputError
from options import parse_options
from training import train

if __name__ == "__main__":
    try:
        train(parse_options(sys.argv[1:]))
    except (InputError, OSError) as problem:
        sys.exit("retrain.py: %s." % problem)
