// The stranger in its frame: a page of a third origin. It is spoken to by messages, and both sides look at who speaks.

/** How long the stranger may take; then something is wrong with the frame, not with CORS. */
const DEADLINE_MS = 15_000;

export class Stranger {
  constructor(origin, place) {
    this.origin = origin;
    this.place = place;
    this.frame = null;
    this.waiting = new Map();
    this.next = 1;
    this.isReady = new Promise((resolve) => { this.becomesReady = resolve; });
    addEventListener("message", (event) => this.#hear(event));
  }

  /** Loads it, once. */
  open() {
    if (this.frame !== null) return;
    this.frame = document.createElement("iframe");
    this.frame.title = "A page of another origin";
    this.frame.src = `${this.origin}/`;
    this.place.append(this.frame);
  }

  /** Lets it send the call, and returns what its script saw. */
  async call(body, contentType) {
    await within(this.isReady);
    const number = this.next++;
    const answer = new Promise((resolve) => this.waiting.set(number, resolve));
    this.frame.contentWindow.postMessage({ number, body, contentType }, this.origin);
    return within(answer);
  }

  #hear(event) {
    if (event.origin !== this.origin || event.source !== this.frame?.contentWindow) return;
    const { ready, number, result } = event.data;
    if (ready) this.becomesReady();
    this.waiting.get(number)?.(result);
    this.waiting.delete(number);
  }
}

function within(promise) {
  const late = new Promise((_, reject) => { setTimeout(() => reject(new Error("the frame is silent")), DEADLINE_MS); });
  return Promise.race([promise, late]);
}
