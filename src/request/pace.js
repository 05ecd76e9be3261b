// Leaves the thread to others in the middle of a burst of requests, whichever language sends them.

// How long requests may be sent in one go, in milliseconds. Sending one holds the thread for a third
// of a millisecond or so, so a thousand in one go would freeze the page; this is half a frame.
const SLICE_MS = 8;

// When the browser's task that is running now sent its first request; none before that.
let since;

// Whether sending has taken up the thread for long enough: then the next request is one for later.
export function isTurnOver() {
  if (since === undefined) {
    since = Date.now();
    setTimeout(() => (since = undefined));
  }
  return Date.now() - since > SLICE_MS;
}

// `fetch`, past every cache and to no other place, in a task of its own: the browser can draw before it. No WebAssembly is on
// the stack there, and so Chromium takes half as long over it. Aborted before that, nothing is sent.
export async function fetchLater(url, signal, headers) {
  await new Promise((resume) => setTimeout(resume));
  signal.throwIfAborted();
  return fetch(url, { signal, headers, cache: "no-store", redirect: "manual" });
}
