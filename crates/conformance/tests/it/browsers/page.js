// What the scripts of the cases are written in. `argument` has the URL of the case, the text of this file, and the case.
const { url, prelude, script } = argument;
const JSON_TYPE = { "Content-Type": "application/json" };
const BINARY_TYPE = { "Content-Type": "application/octet-stream" };
const image = (pixels = 64) => JSON.stringify({
  inputs: [{ name: "image", shape: [1, pixels], datatype: "FP32", data: Array(pixels).fill(0) }],
});
const tensor = () => new Float32Array(64);
function multipart(padding = 0) {
  const form = new FormData();
  form.append("image", image() + " ".repeat(padding));
  return form;
}
const get = init => fetch(url, init);
const post = init => fetch(url, { method: "POST", ...init });

const askForJson = () => post({ headers: JSON_TYPE, body: image() });

// Firefox 153 drops a remembered preflight that is older than its record of the host's address. It has three such records
// (either family, IPv4, IPv6), and makes one only when it first looks at it for a remembered preflight. So the first
// three that it remembers of a host may be lost; these are for another path, and run nothing.
async function hostIsKnown() {
  for (let time = 0; time < 4; time++) {
    await seen(() => fetch(`${url}-before`, { method: "POST", headers: JSON_TYPE, body: "{}" }));
  }
}

// Response headers that every page can read (Fetch, "CORS-safelisted response-header name").
const SAFELISTED = [
  "cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma",
];

async function seen(action) {
  try {
    const outcome = await action();
    if (!(outcome instanceof Response)) return outcome;
    if (outcome.type === "opaque") return "opaque";
    await outcome.arrayBuffer();
    const headers = [...outcome.headers.keys()].filter(name => !SAFELISTED.includes(name));
    return [`readable ${outcome.status}`, ...headers.map(name => `+${name}`)].join(" ");
  } catch (error) {
    // What fetch() throws for every network error, and tells nothing more.
    if (error instanceof TypeError) return "blocked";
    throw error;
  }
}

// One after the other.
async function both(first, second) {
  return `${await seen(first)}, ${await seen(second)}`;
}

function beacon(content) {
  return navigator.sendBeacon(url, content) ? "sent" : "not sent";
}

// A form that is submitted into a frame, as every page can without any script reading the answer.
function form(enctype) {
  const frame = document.createElement("iframe");
  frame.name = `frame of ${url}`;
  document.body.append(frame);
  const form = document.body.appendChild(document.createElement("form"));
  Object.assign(form, { method: "post", action: url, enctype, target: frame.name });
  const field = form.appendChild(document.createElement("textarea"));
  field.name = '{"inputs":';
  field.value = image();
  form.submit();
  return "sent";
}

// The same script in a frame whose origin is opaque: it serializes as `null`.
function sandboxed(script) {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  const inner = JSON.stringify({ url, prelude, script }).replaceAll("<", "\\u003c");
  frame.srcdoc = `<script type="module">
    const argument = ${inner};
    const act = new Function("argument", argument.prelude + "return seen(() => (" + argument.script + "));");
    parent.postMessage(await act(argument).catch(String), "*");
  </` + "script>";
  return new Promise(resolve => {
    addEventListener("message", message => resolve(message.data), { once: true });
    document.body.append(frame);
  });
}
