"""Digits drawn with a pen, as polylines: what a person draws with a mouse on the demo's canvas.

The scans that scikit-learn ships are of digits written on paper in the 1990s; a model trained on them alone
reads four of five of these drawings. So `TRAINING` drawings, each time bent and slanted differently, are mixed
into the training, and `HELD_OUT` ones, written another way, are only ever used to measure.

Coordinates are in a 0..100 box, y down.
"""

import numpy as np
from scipy import ndimage


def _arc(cx, cy, rx, ry, start, end, steps=24):
    """Points on an ellipse from `start` to `end` degrees: 0 is right, 90 is down, since y grows downwards."""
    angles = np.radians(np.linspace(start, end, steps))
    return list(zip(cx + rx * np.cos(angles), cy + ry * np.sin(angles)))


def _line(*points, steps=8):
    """A polyline with points in between, so that a bend bends its straight parts too."""
    out = [points[0]]
    for a, b in zip(points, points[1:]):
        out += [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in np.linspace(0, 1, steps + 1)[1:]]
    return out


TRAINING = [
    (0, [_arc(50, 50, 28, 45, -90, 270)]),
    (0, [_arc(50, 50, 38, 45, -60, 310)]),
    (0, [_arc(50, 50, 20, 45, -110, 260)]),
    (1, [_line((50, 5), (50, 95))]),
    (1, [_line((32, 25), (52, 5), (52, 95))]),
    (1, [_line((40, 18), (52, 5), (52, 95)), _line((34, 95), (70, 95))]),
    (2, [_arc(48, 30, 28, 25, -170, 30) + _line((20, 94), (82, 94))]),
    (2, [_arc(50, 28, 30, 23, -190, 40) + [(25, 88)] + _arc(30, 86, 8, 8, 120, 300) + [(55, 94), (85, 88)]]),
    (2, [_arc(46, 26, 24, 20, -140, 60) + _line((48, 56), (24, 92), (78, 92))]),
    (3, [_arc(46, 27, 26, 22, -160, 90) + _arc(46, 71, 30, 24, -90, 160)]),
    (3, [_line((22, 6), (74, 6), (46, 40)) + _arc(46, 66, 28, 27, -80, 150)]),
    (3, [_arc(48, 26, 22, 20, -140, 100) + _arc(48, 68, 24, 26, -100, 140)]),
    (4, [_line((60, 5), (18, 64), (86, 64)), _line((64, 38), (64, 96))]),
    (4, [_line((28, 5), (24, 52), (78, 52)), _line((70, 8), (66, 96))]),
    (4, [_line((66, 96), (66, 5), (16, 66), (88, 66))]),
    (5, [_line((76, 6), (32, 6), (28, 44)) + _arc(48, 66, 30, 27, -120, 150)]),
    (5, [_line((30, 8), (28, 46)) + _arc(46, 68, 28, 26, -110, 140), _line((30, 8), (76, 6))]),
    (5, [_line((70, 8), (36, 8), (32, 48), (50, 44)) + _arc(46, 70, 24, 24, -80, 130)]),
    (6, [_line((66, 6), (38, 34)) + _arc(50, 70, 26, 25, 180, 540)]),
    (6, [_arc(72, 60, 46, 56, -100, -180) + _arc(50, 72, 25, 23, 180, 540)]),
    (6, [_arc(80, 50, 54, 46, -110, -190) + _arc(48, 72, 22, 22, 150, 480)]),
    (7, [_line((20, 8), (80, 8), (42, 95))]),
    (7, [_line((20, 8), (80, 8), (44, 95)), _line((34, 50), (74, 50))]),
    (7, [_line((22, 20), (24, 8), (78, 8)) + _arc(90, 95, 38, 80, -110, -180)]),
    (8, [_arc(50, 28, 22, 22, 90, 450) + _arc(50, 73, 28, 23, -90, 270)]),
    (8, [_line((70, 16), (66, 12)) + _arc(50, 26, 22, 20, -50, -230) + _arc(50, 74, 25, 21, -50, 230) + [(70, 16)]]),
    (8, [_arc(50, 28, 26, 23, 90, -270) + _arc(50, 73, 24, 22, -90, 270)]),
    (9, [_arc(50, 30, 25, 25, 0, 360) + _line((74, 30), (70, 95))]),
    (9, [_arc(48, 30, 26, 25, 0, 360) + [(74, 30)] + _arc(44, 60, 30, 35, 0, 120)]),
    (9, [_arc(50, 28, 24, 23, -20, -350) + _line((72, 22), (54, 95))]),
]

HELD_OUT = [
    (0, [_arc(46, 50, 30, 42, -30, 340)]),
    (0, [_arc(50, 50, 26, 44, -120, 130) + _arc(48, 50, 26, 44, 110, 235)]),
    (1, [_line((58, 5), (46, 95))]),
    (1, [_line((30, 38), (56, 8), (54, 50), (54, 92)), _line((40, 92), (68, 92))]),
    (2, [_line((24, 22), (40, 6), (64, 10), (70, 28), (50, 60), (22, 90), (50, 88), (80, 92))]),
    (2, [_arc(44, 32, 30, 26, -200, 20) + _line((60, 60), (18, 86), (40, 84), (84, 96))]),
    (3, [_line((26, 14), (50, 5), (70, 20), (58, 40), (42, 46), (66, 54), (74, 76), (52, 95), (22, 86))]),
    (3, [_arc(40, 26, 32, 20, -130, 110) + _arc(38, 70, 38, 24, -110, 120)]),
    (4, [_line((34, 8), (20, 46), (50, 50), (76, 44)), _line((58, 22), (50, 94))]),
    (4, [_line((52, 4), (22, 58), (80, 56)), _line((68, 10), (58, 95))]),
    (5, [_line((72, 10), (34, 10), (30, 42), (58, 40), (72, 58), (66, 82), (44, 94), (22, 84))]),
    (5, [_line((36, 6), (32, 40)) + _arc(42, 64, 32, 28, -100, 160), _line((36, 6), (82, 10))]),
    (6, [_line((60, 4), (36, 30), (26, 64), (36, 90), (60, 94), (72, 76), (62, 58), (40, 60), (28, 76))]),
    (6, [_arc(60, 48, 36, 44, -80, -240) + _arc(52, 68, 22, 24, 110, -200)]),
    (7, [_line((16, 14), (50, 8), (82, 14), (60, 50), (50, 94))]),
    (7, [_line((24, 6), (74, 6), (54, 48), (36, 96)), _line((42, 48), (70, 44))]),
    (8, [_line((66, 18), (46, 6), (30, 22), (46, 44), (68, 66), (56, 92), (34, 88), (28, 70), (52, 46), (68, 22))]),
    (8, [_arc(52, 26, 18, 20, 70, 430) + _arc(46, 70, 26, 24, -70, 290)]),
    (9, [_line((70, 24), (54, 6), (32, 16), (34, 42), (56, 46), (70, 26), (70, 60), (60, 94))]),
    (9, [_arc(44, 30, 24, 26, -40, -380) + _arc(30, 54, 40, 42, -30, 110)]),
]

CANVAS = 32  # the drawing is fitted into 32 by 32, and each 4 by 4 of it becomes one of 8 by 8 values


def draw(drawings, repeats, rng):
    """Every drawing `repeats` times, each a little differently: images in 0..1, (n, 8, 8), and their labels.

    The page does the same with its canvas: the ink is fitted into `CANVAS` (aspect kept, centred), and each
    block of 4 by 4 becomes its mean.
    """
    images, labels = [], []
    for label, strokes in drawings:
        for _ in range(repeats):
            pen = rng.uniform(2.4, 6.0)
            ink = _ink(_fit(_vary(strokes, rng), pen), pen)
            images.append(ink.reshape(8, 4, 8, 4).mean(axis=(1, 3)))
            labels.append(label)
    return np.array(images), np.array(labels)


def _vary(strokes, rng):
    """Turned, slanted, stretched, bent by a slow wave, and drawn by an unsteady hand."""
    turn, slant = np.radians(rng.uniform(-12, 12)), rng.uniform(-0.25, 0.25)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ [[1, slant], [0, 1]]
    matrix = matrix * [[rng.uniform(0.75, 1.3)], [1.0]]
    waves = rng.uniform(0.5, 1.2, (2, 2)) / 100, rng.uniform(0, 2 * np.pi, 2), rng.uniform(0, 6, 2)
    varied = []
    for stroke in strokes:
        points = np.asarray(stroke, dtype=float)
        bend = waves[2] * np.sin(2 * np.pi * points @ waves[0] + waves[1])
        varied.append((points + bend + rng.normal(0, 0.7, points.shape)) @ matrix.T)
    return varied


def _fit(strokes, pen):
    """The strokes moved and scaled so that a pen `pen` wide stays on the canvas."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (CANVAS - pen) / (high - low).max()
    return [(stroke - (low + high) / 2) * scale + CANVAS / 2 for stroke in strokes]


def _ink(strokes, pen):
    """How much of each canvas cell a round pen covers, 0..1."""
    fine = 3  # drawn larger and averaged down, for soft edges
    side = CANVAS * fine
    touched = np.zeros((side, side), dtype=bool)
    for stroke in strokes:
        points = stroke * fine
        for a, b in zip(points, points[1:]):
            steps = np.linspace(0, 1, int(np.hypot(*(b - a))) + 2)[:, None]
            x, y = np.clip(a + (b - a) * steps, 0, side - 1).astype(int).T
            touched[y, x] = True
    covered = ndimage.distance_transform_edt(~touched) <= pen * fine / 2
    return covered.reshape(CANVAS, fine, CANVAS, fine).mean(axis=(1, 3))
