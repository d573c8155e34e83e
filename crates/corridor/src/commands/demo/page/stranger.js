// The page whose origin is not allowed. It sends the call that the page asks it for, and tells what it saw; it listens
// to nobody but the page, and tells nobody else.

import { call } from "/call.js";

const addresses = await (await fetch("/addresses.json")).json();
const log = document.querySelector("#log");

addEventListener("message", async (event) => {
  if (event.origin !== addresses.page || event.source !== parent) return;
  const { number, body, contentType } = event.data;
  const result = await call(addresses.api, String(body), String(contentType));
  note(`fetch, ${contentType}`, result.read ? `status ${result.status}` : result.said);
  parent.postMessage({ number, result }, addresses.page);
});

if (parent === window) {
  note("alone", "open the page of the demo, and flip its switch");
} else {
  parent.postMessage({ ready: true }, addresses.page);
}

function note(what, saw) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = `${what}: `;
  line.append(name, saw);
  log.replaceChildren(line);
}
