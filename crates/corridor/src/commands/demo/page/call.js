// The call to the model. The page and the stranger send the same one: this file is served on both origins.

/** Sends it, and tells what a script on this origin could learn. */
export async function call(api, body, contentType) {
  try {
    const response = await fetch(`${api}/inference`, {
      method: "POST",
      headers: { "Content-Type": contentType },
      body,
    });
    const text = await response.text();
    return { read: true, status: response.status, headers: [...response.headers.keys()], text };
  } catch (error) {
    return { read: false, said: `${error.name}: ${error.message}` };
  }
}
