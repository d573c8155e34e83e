// The body of an asynchronous function of `argument`: makes the calls one after the other, and tells what came of each.
const run = async (calls) => {
  const seen = [];
  for (const { url, body, ...init } of calls) {
    if (body !== null) init.body = body;
    try {
      const answer = await fetch(url, init);
      seen.push({ type: answer.type, status: answer.status, headers: [...answer.headers.keys()] });
      await answer.arrayBuffer();
    } catch (error) {
      seen.push({ error: String(error) });
    }
  }
  return seen;
};
if (!argument.opaque) return run(argument.calls);

// A sandboxed frame has an opaque origin, which is sent as `null`.
const frame = document.createElement("iframe");
frame.sandbox = "allow-scripts";
frame.srcdoc = `<script>
  const run = ${run};
  onmessage = async ({ data }) => parent.postMessage(await run(data), "*");
  parent.postMessage("ready", "*");
<\/script>`;
const seen = await new Promise((resolve) => {
  addEventListener("message", ({ data, source }) => {
    if (source !== frame.contentWindow) return;
    if (data === "ready") source.postMessage(argument.calls, "*");
    else resolve(data);
  });
  document.documentElement.append(frame);
});
frame.remove();
return seen;
