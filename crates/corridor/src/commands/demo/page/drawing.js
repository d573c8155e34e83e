// The canvas: mouse, touch, pen and keyboard draw the same strokes, in coordinates from 0 to 1.

import { trace } from "/digit.js";

/** The pen's width, and the steps of the keyboard, as parts of the canvas. */
const PEN = 0.06;
const STEP = 0.05;
const SMALL_STEP = 0.01;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Drawing {
  /** `began` is called when the pen goes down, `ended` when it is lifted, `cleared` when all is gone. */
  constructor(canvas, { began, ended, cleared, penSaid }) {
    this.canvas = canvas;
    this.heard = { began, ended, cleared, penSaid };
    this.strokes = [];
    this.pointer = null;
    this.cursor = { x: 0.5, y: 0.25 };
    this.penIsDown = false;
    this.pressed = new Set();
    this.#listen();
  }

  clear() {
    this.strokes = [];
    this.penIsDown = false;
    this.#draw();
    this.heard.cleared();
  }

  /** Draws strokes point by point, as a hand would. */
  async play(strokes) {
    this.clear();
    const hurried = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const mine = this.strokes;
    this.heard.began();
    for (const stroke of strokes) {
      mine.push([]);
      for (const point of hurried ? stroke : between(stroke)) {
        if (this.strokes !== mine) return;
        mine.at(-1).push(point);
        if (hurried) continue;
        this.#draw();
        await new Promise(requestAnimationFrame);
      }
    }
    this.#draw();
    this.heard.ended();
  }

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.#pointerDown(event));
    canvas.addEventListener("pointermove", (event) => this.#pointerMove(event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => this.#pointerUp(event));
    }
    canvas.addEventListener("keydown", (event) => this.#keyDown(event));
    canvas.addEventListener("keyup", (event) => this.pressed.delete(event.key));
    canvas.addEventListener("focus", () => this.#draw());
    canvas.addEventListener("blur", () => {
      this.pressed.clear();
      this.#penUp();
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  #pointerDown(event) {
    if (this.pointer !== null || event.button !== 0) return;
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.#begin(this.#place(event));
  }

  #pointerMove(event) {
    if (event.pointerId !== this.pointer) return;
    // A fast hand makes several points between two frames.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) this.#extend(this.#place(one));
    this.#draw();
  }

  #pointerUp(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.heard.ended();
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
  }

  #keyDown(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key in ARROWS) this.#move(key, event.shiftKey ? SMALL_STEP : STEP);
    else if (key === " " || key === "Enter") this.#toggle(event.repeat);
    else if (key === "Escape" && this.penIsDown) this.#penUp();
    else if (key === "Delete" || key === "Backspace") this.clear();
    else return;
    event.preventDefault();
    this.#draw();
  }

  /** Two arrows that are held together go diagonally. */
  #move(key, step) {
    this.pressed.add(key);
    for (const pressed of this.pressed) {
      const [dx, dy] = ARROWS[pressed];
      this.cursor = { x: within(this.cursor.x + dx * step), y: within(this.cursor.y + dy * step) };
    }
    if (this.penIsDown) this.#extend(this.cursor);
  }

  #toggle(isRepeated) {
    if (isRepeated) return;
    if (this.penIsDown) {
      this.#penUp();
    } else {
      this.penIsDown = true;
      this.#begin(this.cursor);
      this.heard.penSaid("The pen is down.");
    }
  }

  #penUp() {
    if (!this.penIsDown) return;
    this.penIsDown = false;
    this.heard.penSaid("The pen is up.");
    this.heard.ended();
  }

  #begin(point) {
    this.strokes.push([point]);
    this.heard.began();
    this.#draw();
  }

  #extend(point) {
    this.strokes.at(-1)?.push(point);
  }

  #draw() {
    const { canvas } = this;
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (side === 0) return;
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d");
    context.scale(side, side);
    context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
    context.lineWidth = PEN;
    trace(context, this.strokes);
    if (canvas.matches(":focus-visible")) this.#drawCursor(context);
  }

  #drawCursor(context) {
    const { x, y } = this.cursor;
    context.strokeStyle = context.fillStyle = getComputedStyle(this.canvas).accentColor;
    context.lineWidth = 0.008;
    context.beginPath();
    context.arc(x, y, PEN * 0.7, 0, 2 * Math.PI);
    if (this.penIsDown) context.fill();
    context.stroke();
  }
}

/** Points close enough together that drawing them one by one looks like a moving pen. */
function between(stroke) {
  const points = [stroke[0]];
  for (const to of stroke.slice(1)) {
    const from = points.at(-1);
    const steps = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y) / 0.035));
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      points.push({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
    }
  }
  return points;
}

function within(value) {
  return Math.min(1, Math.max(0, value));
}
