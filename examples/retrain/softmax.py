"""The layer that learns: bottleneck -> probability of each class, by gradient descent on the cross entropy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

INPUT_LENGTH = 10.0
"""Length that scaled bottlenecks have on average: with it, learning rates around 0.01 learn within 1,000 steps."""


@dataclass(frozen=True)
class Scaling:
    """Brings every number of a bottleneck to the same footing: (bottleneck - mean) * scale."""

    mean: np.ndarray
    scale: np.ndarray

    @staticmethod
    def fitted_to(bottlenecks: np.ndarray) -> Scaling:
        # The small addend keeps numbers that hardly vary from being blown up into noise.
        deviation = bottlenecks.std(axis=0) + 1e-3
        scale = INPUT_LENGTH / np.sqrt(bottlenecks.shape[1]) / deviation
        return Scaling(bottlenecks.mean(axis=0), scale.astype(np.float32))

    def applied_to(self, bottlenecks: np.ndarray) -> np.ndarray:
        return (bottlenecks - self.mean) * self.scale


@dataclass(frozen=True)
class Examples:
    """Scaled bottlenecks (count, length) and the index of the class of each (count)."""

    inputs: np.ndarray
    classes: np.ndarray

    def __len__(self) -> int:
        return len(self.classes)

    def drawn(self, size: int, seed: int, step: int) -> Examples:
        """The batch of one step. It depends on seed and step alone: a resumed training sees what it would have seen."""
        chosen = np.random.default_rng([seed, step]).integers(0, len(self), size)
        return Examples(self.inputs[chosen], self.classes[chosen])


@dataclass(frozen=True)
class Score:
    accuracy: float
    cross_entropy: float


@dataclass
class SoftmaxLayer:
    """Weights (length, classes) and bias (classes)."""

    weights: np.ndarray
    bias: np.ndarray

    @staticmethod
    def untrained(length: int, classes: int) -> SoftmaxLayer:
        return SoftmaxLayer(np.zeros((length, classes), np.float32), np.zeros(classes, np.float32))

    def probabilities(self, inputs: np.ndarray) -> np.ndarray:
        logits = inputs @ self.weights + self.bias
        # Without the subtraction, the exponential of a large logit would overflow.
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def learn(self, batch: Examples, learning_rate: float) -> None:
        """One step down the gradient of the batch's mean cross entropy."""
        error = self.probabilities(batch.inputs)
        error[np.arange(len(batch)), batch.classes] -= 1
        error *= learning_rate / len(batch)
        self.weights -= batch.inputs.T @ error
        self.bias -= error.sum(axis=0)

    def predicted(self, inputs: np.ndarray) -> np.ndarray:
        return self.probabilities(inputs).argmax(axis=1)

    def score(self, examples: Examples) -> Score:
        probabilities = self.probabilities(examples.inputs)
        of_truth = probabilities[np.arange(len(examples)), examples.classes]
        accuracy = (probabilities.argmax(axis=1) == examples.classes).mean()
        return Score(float(accuracy), float(-np.log(np.maximum(of_truth, 1e-12)).mean()))
