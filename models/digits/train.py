"""Trains the digit classifier that Corridor embeds, and records how good it is.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python train.py

Reads the 1,797 scans that scikit-learn ships and the drawings of `drawings.py`; writes `digits.onnx`,
`digits.json` (the figures), `samples.json` (held-out scans for tests and the demo) and the table of `README.md`.
With the pinned requirements, every run on one machine writes the same bytes.
"""

import hashlib
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy import ndimage
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

import drawings

HERE = pathlib.Path(__file__).parent
HELD_OUT = 360  # the last scans, not a shuffled fifth: neighbours in this set were written by one hand
HIDDEN = (128, 64)
EPOCHS = 80
REPEATS = 200  # of each training drawing


def main():
    digits = load_digits()
    scans, labels = digits.images / 16.0, digits.target
    train, train_labels = scans[:-HELD_OUT], labels[:-HELD_OUT]
    pens = drawings.draw(drawings.TRAINING, REPEATS, np.random.default_rng(20))
    measured = {
        "scans": (scans[-HELD_OUT:], labels[-HELD_OUT:]),
        "drawings": drawings.draw(drawings.HELD_OUT, 50, np.random.default_rng(30)),
    }
    figures = {}
    with threadpool_limits(1):  # one thread, so that sums are made in one order
        for name, augmented, drawn in [
            ("scans as they are", False, None),
            ("scans, augmented", True, None),
            ("scans and drawings, augmented", True, pens),
        ]:
            model = fit(train, train_labels, augmented, drawn)
            figures[name] = {kind: accuracy(model, *pair) for kind, pair in measured.items()}
            print(f"{name:32}", *(f"{kind} {value:.4f}" for kind, value in figures[name].items()))
    worst = per_digit(model, *measured["drawings"])
    print("drawings by digit", worst)
    data = onnx_bytes(model)
    (HERE / "digits.onnx").write_bytes(data)
    write_figures(figures, worst, data, measured)
    write_samples(*measured["scans"])


def fit(scans, labels, augmented, drawn):
    """A network trained for `EPOCHS` epochs; with `augmented`, every epoch sees the pictures varied anew."""
    rng = np.random.default_rng(10)
    model = MLPClassifier(HIDDEN, batch_size=64, alpha=1e-4, random_state=10)
    for epoch in range(EPOCHS):
        pictures, wanted = scans, labels
        if augmented:
            pictures = np.concatenate([scans, vary(scans, rng), vary(scans, rng)])
            wanted = np.tile(labels, 3)
        if drawn is not None:
            pictures = np.concatenate([pictures, saturate(drawn[0], rng)])
            wanted = np.concatenate([wanted, drawn[1]])
        model.partial_fit(pictures.reshape(len(pictures), -1), wanted, classes=np.arange(10))
        # The step shrinks to nothing over the epochs: the last ones settle.
        model._optimizer.learning_rate_init = 1e-3 * max(0.02, 1 - (epoch + 1) / EPOCHS)
    return model


def vary(pictures, rng):
    """Each picture turned, slanted, stretched, moved, written with another pen, and saturated."""
    return saturate(np.array([_vary_one(picture, rng) for picture in pictures]), rng)


def _vary_one(picture, rng):
    """One 8 by 8 picture varied, at six times its resolution where there is room to turn it."""
    large = ndimage.zoom(np.pad(picture, 2), 4, order=1, grid_mode=True, mode="grid-constant")
    turn, slant = np.radians(rng.uniform(-13, 13)), rng.uniform(-0.2, 0.2)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ [[1, slant], [0, 1]]
    matrix = matrix @ np.diag([rng.uniform(0.92, 1.15), rng.uniform(0.85, 1.25)])
    centre = np.full(2, (large.shape[0] - 1) / 2)
    offset = centre - matrix @ centre + rng.uniform(-3, 3, 2)
    moved = ndimage.affine_transform(large, matrix, offset=offset, order=1)
    pen = rng.integers(-1, 3)
    if pen > 0:
        moved = ndimage.grey_dilation(moved, size=(pen + 1, pen + 1))
    elif pen < 0:
        moved = ndimage.grey_erosion(moved, size=(2, 2))
    return moved[8:40, 8:40].reshape(8, 4, 8, 4).mean(axis=(1, 3))


def saturate(pictures, rng):
    """Brighter or darker, with a little noise, kept in 0..1: a mouse draws full ink where a scan has grey."""
    gain = rng.uniform(0.8, 1.8, (len(pictures), 1, 1))
    return np.clip(pictures * gain + rng.normal(0, 0.03, pictures.shape), 0, 1)


def accuracy(model, pictures, labels):
    """The fraction of pictures whose most probable digit is theirs."""
    return round(float((model.predict(pictures.reshape(len(pictures), -1)) == labels).mean()), 4)


def per_digit(model, pictures, labels):
    """The accuracy for each digit alone."""
    return [accuracy(model, pictures[labels == digit], labels[labels == digit]) for digit in range(10)]


def onnx_bytes(model):
    """The network as ONNX: `image` [-1, 64] of 0..1 in, `probabilities` [-1, 10] out."""
    nodes, weights, value = [], [], "image"
    layers = list(zip(model.coefs_, model.intercepts_))
    for number, (weight, bias) in enumerate(layers):
        for name, array in [(f"weight_{number}", weight), (f"bias_{number}", bias)]:
            weights.append(numpy_helper.from_array(array.astype(np.float32), name))
        last = number == len(layers) - 1
        gemm, after = f"sum_{number}", "probabilities" if last else f"active_{number}"
        nodes.append(helper.make_node("Gemm", [value, f"weight_{number}", f"bias_{number}"], [gemm]))
        nodes.append(helper.make_node("Softmax", [gemm], [after], axis=1) if last else helper.make_node("Relu", [gemm], [after]))
        value = after
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 64])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", 10])],
        weights,
    )
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="corridor")
    onnx.checker.check_model(built, full_check=True)
    return built.SerializeToString(deterministic=True)


def write_figures(figures, by_digit, data, measured):
    """`digits.json`, and the same as a table between the markers of `README.md`."""
    counts = {kind: len(labels) for kind, (_, labels) in measured.items()}
    record = {
        "held_out": counts,
        "accuracy": figures,
        "shipped": list(figures)[-1],
        "drawings_by_digit": by_digit,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    (HERE / "digits.json").write_text(json.dumps(record, indent=2) + "\n")
    rows = [f"| trained on | {counts['scans']} held-out scans | {counts['drawings']} held-out drawings |", "|---|---|---|"]
    rows += [f"| {name} | {row['scans']:.1%} | {row['drawings']:.1%} |" for name, row in figures.items()]
    rows += ["", f"The last row is `digits.onnx`: {len(data):,} bytes, SHA-256 `{record['sha256']}`."]
    readme = HERE / "README.md"
    before, rest = readme.read_text().split("<!-- figures -->\n")
    after = rest.split("<!-- end of figures -->")[1]
    readme.write_text(before + "<!-- figures -->\n" + "\n".join(rows) + "\n<!-- end of figures -->" + after)


def write_samples(pictures, labels):
    """`samples.json`: the first three held-out scans of each digit, right or wrong, as 0..16."""
    lines = []
    for digit in range(10):
        for picture in pictures[labels == digit][:3]:
            pixels = np.round(picture * 16).astype(int).flatten().tolist()
            lines.append(json.dumps({"label": digit, "pixels": pixels}))
    (HERE / "samples.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
