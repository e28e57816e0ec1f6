/** train.py of a new training. Python 3.6 or newer, nothing but its standard library. */
export const newTrainingScript = `"""Fits a line to points by gradient descent.

Put your own model in its place. What it shows is how a script meets its surroundings: it takes data from DATA_DIR,
prints its progress, keeps checkpoints that a resumed training goes on from, and leaves its results in RESULT_DIR.
"""
import argparse
import csv
import json
import os
import random

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=1000)
parser.add_argument("--learning_rate", type=float, default=0.1)
options = parser.parse_args()

# Weft sets these for every learner. Without them, as when the script is run by hand, folders here stand for them.
data_file = os.path.join(os.environ.get("DATA_DIR", "data"), "points.csv")
result_dir = os.environ.get("RESULT_DIR", "results")
checkpoint_dir = os.environ.get("CHECKPOINT_DIR", "checkpoints")
training_id = os.environ.get("TRAINING_ID", "by-hand")
learner_id = os.environ.get("LEARNER_ID", "1")
checkpoint_file = os.path.join(checkpoint_dir, "%s-%s.json" % (training_id, learner_id))


def read_points():
    """Rows of x,y from the data bucket if it has them, else points around y = 3x + 2."""
    if os.path.exists(data_file):
        with open(data_file, newline="") as file:
            return [(float(x), float(y)) for x, y in csv.reader(file)]
    dice = random.Random(1)
    return [(x / 100, 3 * x / 100 + 2 + dice.gauss(0, 0.1)) for x in range(-100, 100)]


def write_json(path, value):
    """Whole or not at all: a learner may be stopped at any moment."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".part", "w") as file:
        json.dump(value, file)
    os.replace(path + ".part", path)


points = read_points()
model = {"step": 0, "slope": 0.0, "offset": 0.0}
if os.path.exists(checkpoint_file):
    with open(checkpoint_file) as file:
        model = json.load(file)
    print("goes on after step %d" % model["step"], flush=True)

for step in range(model["step"] + 1, options.steps + 1):
    errors = [(x, model["slope"] * x + model["offset"] - y) for x, y in points]
    model["slope"] -= options.learning_rate * 2 * sum(x * error for x, error in errors) / len(points)
    model["offset"] -= options.learning_rate * 2 * sum(error for _, error in errors) / len(points)
    model["step"] = step
    if step % 50 == 0 or step == options.steps:
        loss = sum(error * error for _, error in errors) / len(points)
        # The manifest's evaluation_metrics finds the loss in this line.
        print("step %d/%d loss %.6f" % (step, options.steps, loss), flush=True)
        write_json(checkpoint_file, model)

# With several learners, one of them leaves the result.
if learner_id == "1":
    write_json(os.path.join(result_dir, "model.json"), model)
    print("y = %.3fx + %.3f is in %s" % (model["slope"], model["offset"], os.path.join(result_dir, "model.json")))
`;
