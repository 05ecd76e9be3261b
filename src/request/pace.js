// What requests have in common, whichever language sends them: they leave the thread to others in the
// middle of a burst, and the network inside this page is told when they are aborted.

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
  announceAbort(url, signal);
  return fetch(url, { signal, headers, cache: "no-store", redirect: "manual" });
}

// Tells the page's service worker when this request is aborted. A browser tells it late or, as long as it
// has not answered, never: what the network counts would be wrong. Of an abort that comes after the
// answer, and of another network's, the worker makes nothing.
export function announceAbort(url, signal) {
  const tell = () => controller()?.postMessage({ type: "abort", url });
  signal.addEventListener("abort", tell, { once: true });
}

function controller() {
  try {
    return navigator.serviceWorker?.controller;
  } catch {
    // In some frames, asking for it throws.
    return undefined;
  }
}
