"""The training from end to end: images to bottlenecks, bottlenecks to a trained layer, layer to files."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from atomic_file import replace_file
from bottlenecks import BottleneckCache, bottlenecks_of
from checkpoints import Checkpoints, fingerprint_of
from events import EventWriter
from features import Extractor, make_extractor
from images import LabelledImage, find_images, part_of
from input_error import InputError
from softmax import Examples, Scaling, SoftmaxLayer


@dataclass(frozen=True)
class Material:
    """Everything that the layer learns from and is judged by; `test_images` are in the order of `test`."""

    labels: list[str]
    scaling: Scaling
    train: Examples
    validation: Examples
    test: Examples
    test_images: list[LabelledImage]


def train(options: Namespace) -> None:
    """Raises InputError for what the caller can put right; ends with exit code 143 on SIGTERM, its last step saved."""
    learner = os.environ.get("LEARNER_ID", "1")
    if learner != "1":
        print(f"learner {learner} has nothing to do: the softmax layer is small, and learner 1 trains it alone", flush=True)
        return
    extractor = make_extractor(options.architecture, options.model_dir)
    material = prepare(options, extractor)
    layer = fit(options, material)
    write_results(options, extractor, material, layer)
    report_test(options, material, layer)


def prepare(options: Namespace, extractor: Extractor) -> Material:
    found = find_images(options.image_dir)
    vectors = bottlenecks_of(found, BottleneckCache(options.bottleneck_dir, extractor), options.workers)
    readable = [(image, vector) for image, vector in zip(found, vectors) if vector is not None]
    images = [image for image, _ in readable]
    parts = np.array([part_of(image, options.testing_percentage, options.validation_percentage) for image in images])
    if "train" not in parts:
        raise InputError(f"none of the {len(found)} images in {options.image_dir} is left to train on: add images")

    labels = sorted({image.label for image in images})
    bottlenecks = np.stack([vector for _, vector in readable]).astype(np.float32)
    classes = np.array([labels.index(image.label) for image in images])
    scaling = Scaling.fitted_to(bottlenecks[parts == "train"])
    inputs = scaling.applied_to(bottlenecks)
    train, validation, test = (Examples(inputs[parts == part], classes[parts == part]) for part in ("train", "validation", "test"))
    test_images = [image for image, part in zip(images, parts) if part == "test"]
    print(f"{len(labels)} classes; {len(train)} images to train on, {len(validation)} to validate, {len(test)} to test", flush=True)
    return Material(labels, scaling, train, validation, test, test_images)


def fit(options: Namespace, material: Material) -> SoftmaxLayer:
    """Takes the steps that are still to be taken. Steps count from 1: after step N, N batches have been learned."""
    checkpoints = Checkpoints(options.checkpoint_dir, fingerprint_of(material.train, material.labels, options))
    untrained = SoftmaxLayer.untrained(material.train.inputs.shape[1], len(material.labels))
    done, layer = checkpoints.restore() or (0, untrained)
    last = options.how_many_training_steps
    if done > 0:
        print(f"resumes after step {done} of {last}", flush=True)
    with contextlib.ExitStack() as stack:
        writers = {part: stack.enter_context(EventWriter(options.summaries_dir / part, done + 1)) for part in ("train", "validation")}
        asked_to_stop = stack.enter_context(termination_noted())
        for step in range(done + 1, last + 1):
            batch = material.train.drawn(options.train_batch_size, options.random_seed, step)
            layer.learn(batch, options.learning_rate)
            if step % options.eval_step_interval == 0 or step == last:
                evaluate(step, layer, batch, material.validation, writers)
            stops_here = step < last and asked_to_stop()
            if step % options.checkpoint_interval == 0 or step == last or stops_here:
                checkpoints.save(step, layer)
            if stops_here:
                print(f"stops after step {step}, as it was told to", flush=True)
                sys.exit(143)
    return layer


def evaluate(step: int, layer: SoftmaxLayer, batch: Examples, validation: Examples, writers: dict[str, EventWriter]) -> None:
    """The batch stands for the training images, as measuring all of them would take longer than learning."""
    trained = layer.score(batch)
    line = f"step {step}: train accuracy {trained.accuracy:.3f}, cross entropy {trained.cross_entropy:.4f}"
    writers["train"].scalars(step, {"accuracy": trained.accuracy, "cross_entropy": trained.cross_entropy})
    if len(validation) > 0:
        validated = layer.score(validation)
        line += f", validation accuracy {validated.accuracy:.3f}"
        writers["validation"].scalars(step, {"accuracy": validated.accuracy, "cross_entropy": validated.cross_entropy})
    print(line, flush=True)


def write_results(options: Namespace, extractor: Extractor, material: Material, layer: SoftmaxLayer) -> None:
    """README.md describes both files."""
    labels = "".join(f"{label}\n" for label in material.labels)
    replace_file(options.output_labels, lambda out: out.write(labels.encode()))
    replace_file(
        options.output_graph,
        lambda out: np.savez(
            out,
            architecture=extractor.architecture,
            filters=extractor.filters,
            mean=material.scaling.mean,
            scale=material.scaling.scale,
            weights=layer.weights,
            bias=layer.bias,
            labels=material.labels,
        ),
    )


def report_test(options: Namespace, material: Material, layer: SoftmaxLayer) -> None:
    if len(material.test) == 0:
        print("no images were kept for the final test", flush=True)
        return
    if options.print_misclassified_test_images:
        for image, guess in zip(material.test_images, layer.predicted(material.test.inputs)):
            if material.labels[guess] != image.label:
                print(f"{image.file} was taken for {material.labels[guess]}", flush=True)
    print(f"final test accuracy {layer.score(material.test).accuracy:.3f} ({len(material.test)} images)", flush=True)


@contextlib.contextmanager
def termination_noted() -> Iterator[Callable[[], bool]]:
    """While it lasts, SIGTERM is only noted: a halted training ends after a whole step, with a checkpoint."""
    noted: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: noted.append(number))
    try:
        yield lambda: bool(noted)
    finally:
        signal.signal(signal.SIGTERM, before)
