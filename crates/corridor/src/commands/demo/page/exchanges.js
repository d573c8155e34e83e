// What just happened, as a diagram: each exchange of the gateway's journal, header by header.

const STATUS = {
  200: "OK", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
  413: "Content Too Large", 415: "Unsupported Media Type", 503: "Service Unavailable",
};

const KINDS = {
  preflight: ["Preflight", "the browser asks first, on its own"],
  actual: ["Actual request", "what the page’s script wanted to send"],
  "not-cors": ["Request", "not one of CORS"],
};

const YES = "M3 8.5l3.2 3.2L13 4.8";
const NO = "M4 4l8 8M12 4l-8 8";

/** Shows the exchanges of one call, and what the browser did not send. */
export function showExchanges(list, { exchanges, contentType, result }) {
  const items = exchanges.map((exchange) => item(exchange));
  const has = (kind) => exchanges.some((exchange) => exchange.kind === kind);
  if (!has("preflight") && has("actual")) {
    items.unshift(unsent("Preflight", `none: \`${contentType}\` is CORS-safelisted, so the browser sends the request to ` +
      "whomever the page names, and asks nobody first"));
  }
  if (has("preflight") && !has("actual")) {
    items.push(unsent("Actual request", "never sent: the preflight was refused, so the drawing did not leave the browser"));
  }
  if (exchanges.length === 0 && !result.read) {
    items.push(unsent("Nothing arrived", "the gateway saw no request: is it still running?"));
  }
  items.forEach((one, index) => { one.querySelector(".step").textContent = index + 1; });
  list.replaceChildren(...items);
}

function item(exchange) {
  const { granted, method, path, status } = exchange;
  const one = element("li", `exchange ${granted ? "granted" : "refused"}`);
  for (const key of ["number", "kind", "granted", "code", "status"]) one.dataset[key] = exchange[key];
  const [name, gist] = KINDS[exchange.kind] ?? KINDS["not-cors"];
  one.append(
    title(name, gist, verdict(granted)),
    message("request", `${method} ${path}`, exchange.request),
    backend(exchange),
    message("response", `${status} ${STATUS[status] ?? ""}`, exchange.response),
  );
  if (!granted) one.append(refusal(exchange));
  return one;
}

function title(name, gist, ...more) {
  const heading = element("h3");
  heading.append(element("span", "step"), element("span", "name", name), element("span", "gist", gist), ...more);
  return heading;
}

function verdict(granted) {
  const said = element("span", "verdict");
  said.append(sign(granted ? YES : NO), granted ? "allowed" : "refused");
  return said;
}

function sign(path) {
  const svg = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const drawn = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  drawn.append(svg("path", { d: path }));
  return drawn;
}

function message(direction, line, fields) {
  const made = element("div", `message ${direction}`);
  const arrow = element("p", "arrow");
  arrow.append(element("span", "unseen", direction === "request" ? "sent: " : "answered: "), element("code", "", line));
  const list = element("dl");
  for (const field of fields) list.append(row(field));
  made.append(arrow, list);
  return made;
}

function row({ name, value, why, rule }) {
  const made = element("div", value === null ? "absent" : "");
  if (rule !== null) made.dataset.rule = rule;
  const term = element("dt");
  term.append(element("span", "name", value === null ? `no ${name}` : `${name}: `));
  if (value !== null) term.append(element("span", "value", value));
  const reason = element("dd");
  reason.append(...words(why));
  made.append(term, reason);
  return made;
}

function backend({ backend, kind, microseconds, status }) {
  if (kind === "preflight") return "";
  const ran = backend !== null && status === 200;
  const chip = element("p", `backend ${ran ? "ran" : "idle"}`);
  chip.append(...words(ran ? `\`${backend}\` ran, ${milliseconds(microseconds)}` : "the model is not asked"));
  return chip;
}

function refusal({ code, reason, fix }) {
  const made = element("div", "refusal");
  const because = element("p");
  because.append(element("strong", "", "Refused: "), ...words(reason ?? code), " ", element("code", "code", code));
  made.append(because);
  if (fix !== null) {
    const line = element("pre");
    line.append(element("code", "fix", fix));
    made.append(element("p", "", "Should this page be allowed, the marked line of corridor.toml becomes:"), line);
  }
  return made;
}

function unsent(name, why) {
  const made = element("li", "unsent");
  const reason = element("p");
  reason.append(...words(why));
  made.append(title(name, ""), reason);
  return made;
}

/** Shows a file line by line. */
export function showFile(list, text) {
  const lines = text.trimEnd().split("\n").map((line) => {
    const made = element("li");
    const [, code, comment] = /^([^#]*)(#.*)?$/.exec(line) ?? [null, line, ""];
    made.dataset.key = /^(\w+)\s*=/.exec(code)?.[1] ?? "";
    made.append(element("code", "", code), element("span", "comment", comment ?? ""));
    return made;
  });
  list.replaceChildren(...lines);
}

/** Marks the lines that decided: of a key that stands twice the later, which is the environment's. */
export function markFile(list, exchanges) {
  const rules = new Set(exchanges.flatMap(({ response }) => response.map(({ rule }) => rule)).filter(Boolean));
  for (const line of list.children) line.classList.remove("deciding");
  for (const rule of rules) {
    [...list.children].findLast((line) => line.dataset.key === rule)?.classList.add("deciding");
  }
}

function milliseconds(microseconds) {
  return `${(microseconds / 1000).toFixed(microseconds < 10_000 ? 1 : 0)} ms`;
}

/** A sentence in which `this` is code. */
function words(sentence) {
  return sentence.split("`").map((part, index) => (index % 2 === 1 ? element("code", "", part) : part));
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.textContent = text;
  return made;
}
