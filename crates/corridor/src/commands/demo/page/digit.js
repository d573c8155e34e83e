// A drawing becomes the 64 numbers that the model takes, as its training did it (models/digits/README.md): the ink's
// box, scaled so that its longer side is 32 with the pen, centred in 32 by 32, and each block of 4 by 4 averaged.
//
// A drawing is a list of strokes, a stroke a list of points {x, y} from 0 to 1, y down.

const SIDE = 32;
const PEN = 4;
const CELLS = 8;
/** How many pixels are drawn for one of the 32, for soft edges. */
const FINE = 8;
/** What is smaller than this is a dot, not a shape that an unsteady hand drew. */
const SMALLEST = 0.08;

const scratch = document.createElement("canvas");
scratch.width = scratch.height = SIDE * FINE;

/** The 64 values, 0 is paper and 1 is ink; null if nothing is drawn. */
export function pixels(strokes) {
  const points = strokes.flat();
  if (points.length === 0) return null;
  const context = scratch.getContext("2d", { willReadFrequently: true });
  context.reset();
  context.scale(FINE, FINE);
  context.lineWidth = PEN;
  trace(context, fitted(strokes, points));
  return averages(context.getImageData(0, 0, scratch.width, scratch.height));
}

/** Draws strokes with a round pen. */
export function trace(context, strokes) {
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(stroke[0].x, stroke[0].y);
    // A stroke of one point is a dot: a line of no length, which round caps make visible.
    for (const point of stroke) context.lineTo(point.x, point.y);
    context.stroke();
  }
}

function fitted(strokes, points) {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (SIDE - PEN) / Math.max(right - left, bottom - top, SMALLEST);
  const place = (value, low, high) => (value - (low + high) / 2) * scale + SIDE / 2;
  return strokes.map((stroke) =>
    stroke.map((point) => ({ x: place(point.x, left, right), y: place(point.y, top, bottom) })));
}

function averages(image) {
  const block = image.width / CELLS;
  const sums = new Array(CELLS * CELLS).fill(0);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const cell = Math.floor(y / block) * CELLS + Math.floor(x / block);
      sums[cell] += image.data[(y * image.width + x) * 4 + 3];
    }
  }
  return sums.map((sum) => Number((sum / (255 * block * block)).toFixed(4)));
}

/** The request of the Open Inference Protocol. */
export function inferenceRequest(image) {
  return JSON.stringify({ inputs: [{ name: "image", datatype: "FP32", shape: [1, 64], data: image }] });
}

/** The ten probabilities of its answer. */
export function probabilities(text) {
  return JSON.parse(text).outputs[0].data;
}

const arc = (cx, cy, rx, ry, from, to) =>
  Array.from({ length: 25 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / 24) * Math.PI) / 180;
    return { x: (cx + rx * Math.cos(angle)) / 100, y: (cy + ry * Math.sin(angle)) / 100 };
  });
const line = (...points) => points.map(([x, y]) => ({ x: x / 100, y: y / 100 }));

/** Some digits to draw for whoever has no hand free. */
export const SAMPLES = [
  [[...arc(48, 32, 24, 20, -165, 30), ...line([26, 84], [78, 84])]],
  [[...line([68, 14], [36, 14], [32, 46]), ...arc(47, 62, 25, 22, -125, 150)]],
  [[...arc(48, 31, 21, 18, -150, 90), ...arc(48, 67, 25, 20, -90, 155)]],
  [line([26, 16], [76, 16], [46, 86])],
  [line([58, 12], [24, 58], [80, 58]), line([62, 36], [62, 88])],
  [[...line([62, 12], [40, 36]), ...arc(50, 66, 22, 20, 190, 550)]],
  [arc(50, 50, 23, 37, -90, 270)],
];
