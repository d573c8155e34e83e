// The page: drawing, asking, and telling what came of it. No build step, no library.
//
// For tests that drive it:
//   #canvas            draw here: pointer events, or arrows and space when it is focused
//   #send #clear #sample   the buttons
//   #answer            textContent is the digit; data-state is idle | asking | answered | failed
//   #bars              ten <li data-digit data-probability>
//   #stranger-switch   checkbox: the call comes from an origin that is not allowed; #send-plain: the same as text/plain
//   #exchanges         <li data-number data-kind data-granted data-code data-status> for each exchange;
//                      <li class="unsent"> where the browser sent nothing
//   #outcome           a sentence: what the caller could read
//   #browser-said      what the browser told the caller's script
//   #model-ran         data-runs is how often the model has run
//
// Nothing that comes from the network or from another window becomes markup: it is only ever text.

import { call } from "/call.js";
import { SAMPLES, inferenceRequest, pixels, probabilities } from "/digit.js";
import { Drawing } from "/drawing.js";
import { markFile, showExchanges, showFile } from "/exchanges.js";
import { Stranger } from "/frame.js";

/** How long after the pen is lifted the model is asked: long enough for the second stroke of a 4. */
const PAUSE_MS = 600;

const find = (id) => document.getElementById(id);
const addresses = await (await fetch("/addresses.json")).json();
const stranger = new Stranger(addresses.stranger, find("frame-place"));
const drawing = new Drawing(find("canvas"), {
  began: () => {
    clearTimeout(pause);
    find("pad-hint").hidden = true;
  },
  ended: () => {
    showPixels(pixels(drawing.strokes));
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  },
  cleared: forget,
  penSaid: (sentence) => { find("pen").textContent = sentence; },
});

let pause;
let isAsking = false;
let asksAgain = null;
let nextSample = 0;

await begin();

async function begin() {
  showOrigin("page-origin", addresses.page);
  for (const id of ["api-origin", "callee-origin"]) showOrigin(id, addresses.api);
  for (const id of ["stranger-origin", "window-address"]) showOrigin(id, addresses.stranger);
  for (let digit = 0; digit < 10; digit++) find("bars").append(bar(digit));
  find("send").addEventListener("click", () => ask());
  find("send-plain").addEventListener("click", () => ask("text/plain"));
  find("clear").addEventListener("click", () => drawing.clear());
  find("sample").addEventListener("click", () => {
    drawing.play(SAMPLES[nextSample++ % SAMPLES.length]);
  });
  find("stranger-switch").addEventListener("change", changeCaller);
  // A browser may restore the switch of a page that was reloaded.
  find("stranger-switch").checked = false;
  changeCaller();
  showFile(find("file"), await (await fetch("/corridor.toml")).text());
}

function isStranger() {
  return find("stranger-switch").checked;
}

function changeCaller() {
  for (const id of ["window", "send-plain"]) find(id).hidden = !isStranger();
  if (isStranger()) stranger.open();
  find("sequence").dataset.caller = isStranger() ? "stranger" : "page";
  find("caller-name").textContent = isStranger() ? "A page that is not allowed" : "This page";
  showOrigin("caller-origin", isStranger() ? addresses.stranger : addresses.page);
  showNothing();
  if (drawing.strokes.length > 0) ask();
}

/** Asks the model, as the page or as the stranger. One call at a time: what is asked meanwhile is asked after it. */
async function ask(contentType = "application/json") {
  clearTimeout(pause);
  const image = pixels(drawing.strokes);
  if (image === null) {
    find("pen").textContent = find("nothing-yet").textContent = "Nothing is drawn yet: draw a digit first.";
    return;
  }
  if (isAsking) {
    asksAgain = contentType;
    return;
  }
  isAsking = true;
  setState("asking");
  try {
    await askAndTell(image, contentType);
  } catch {
    setState("failed");
    showNothing("The demo does not answer. Is it still running?");
  }
  isAsking = false;
  if (asksAgain !== null) {
    const again = asksAgain;
    asksAgain = null;
    await ask(again);
  }
}

async function askAndTell(image, contentType) {
  const asStranger = isStranger();
  const caller = asStranger ? addresses.stranger : addresses.page;
  const before = await journal(Number.MAX_SAFE_INTEGER);
  const body = inferenceRequest(image);
  const result = asStranger
    ? await stranger.call(body, contentType)
    : await call(addresses.api, body, contentType);
  const after = await journal(before.last);
  // Whatever else calls the API meanwhile (a terminal, another tab) is another story.
  const exchanges = after.exchanges.filter((exchange) => exchange.origin === caller);
  // The switch was flipped meanwhile, or all was cleared: this is no longer what is asked.
  if (asStranger !== isStranger() || drawing.strokes.length === 0) return;
  find("nothing-yet").hidden = true;
  showExchanges(find("exchanges"), { exchanges, contentType, result });
  markFile(find("file"), exchanges);
  tell(result, asStranger, { before: before.model_runs, after: after.model_runs });
}

async function journal(after) {
  return (await fetch(`/exchanges?after=${after}`)).json();
}

function tell(result, asStranger, runs) {
  const who = asStranger ? "The stranger" : "The page";
  const isAnswer = result.read && result.status === 200;
  if (isAnswer) {
    const shares = probabilities(result.text);
    const digit = shares.indexOf(Math.max(...shares));
    showAnswer(digit, shares);
    find("outcome").textContent =
      `${who} could read it: the model says ${digit}, and is ${percent(shares[digit])} sure.`;
  } else {
    setState("failed");
    find("outcome").textContent = result.read
      ? `${who} could read the answer, but it is an error: ${result.text}`
      : `${who} could read nothing: no status, no header, no byte of an answer.`;
  }
  find("browser-said").textContent = result.read
    ? `${result.status}, and the headers ${result.headers.join(", ")}`
    : result.said;
  const ran = runs.after > runs.before;
  find("model-ran").textContent = `${ran ? "ran" : "did not run"}; it has run ${times(runs.after)} since the demo began`;
  find("model-ran").dataset.runs = runs.after;
  find("end").dataset.outcome = result.read ? "read" : "kept";
  find("end").hidden = false;
}

function setState(state) {
  const answer = find("answer");
  if (state !== "asking") answer.textContent = "";
  answer.dataset.state = state;
  if (state === "idle" || state === "failed") showBars(null);
}

function showAnswer(digit, shares) {
  setState("answered");
  find("answer").textContent = digit;
  showBars(shares);
}

function bar(digit) {
  const [row, name, track, fill, value] = ["li", "span", "span", "span", "span"].map((tag) => document.createElement(tag));
  row.dataset.digit = digit;
  name.className = "digit";
  name.textContent = digit;
  track.className = "track";
  track.setAttribute("aria-hidden", "true");
  fill.className = "fill";
  value.className = "value";
  track.append(fill);
  row.append(name, track, value);
  return row;
}

function showBars(shares) {
  const most = shares === null ? null : Math.max(...shares);
  for (const row of find("bars").children) {
    const share = shares?.[row.dataset.digit];
    row.classList.toggle("most", share !== undefined && share === most);
    row.querySelector(".fill").style.setProperty("--share", share ?? 0);
    row.querySelector(".value").textContent = share === undefined ? "" : percent(share);
    if (share === undefined) delete row.dataset.probability;
    else row.dataset.probability = share;
  }
}

function showPixels(image) {
  const context = find("pixels").getContext("2d");
  const picture = context.createImageData(8, 8);
  const ink = image ?? new Array(64).fill(0);
  ink.forEach((value, at) => { picture.data[at * 4 + 3] = Math.round(255 * value); });
  context.putImageData(picture, 0, 0);
}

function forget() {
  clearTimeout(pause);
  asksAgain = null;
  find("pad-hint").hidden = false;
  showPixels(null);
  setState("idle");
  showNothing();
}

function showNothing(sentence) {
  find("exchanges").replaceChildren();
  find("end").hidden = true;
  markFile(find("file"), []);
  const nothing = find("nothing-yet");
  nothing.hidden = false;
  nothing.textContent = sentence
    ?? "Nothing yet. As soon as you lift the pen, the browser and the gateway talk, and their words appear here.";
}

/** Nobody is ever 100 % sure. */
function percent(share) {
  return `${share < 0.99 ? Math.round(100 * share) : Math.min(99.9, Math.floor(1000 * share) / 10)}\u00a0%`;
}

/** An origin, which may be broken after its scheme where there is little room. */
function showOrigin(id, origin) {
  const [scheme, host] = origin.split("//");
  find(id).replaceChildren(`${scheme}//`, document.createElement("wbr"), host);
}

function times(count) {
  return count === 1 ? "once" : `${count} times`;
}
