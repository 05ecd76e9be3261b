// What requests have in common, whichever language sends them: they leave the thread to others in the
// middle of a burst, and the network inside this page is told when they are aborted.

// How long requests may be sent in one go, in milliseconds. Sending one holds the thread for a third
// of a millisecond or so, so a thousand in one go would freeze the page; this is half a frame.
const SLICE_MS = 8;

// When the browser's task that is running now sent its first request; none before that.
let since;

// How many aborts the worker was told of, and of how many of them it is known to have heard.
let told = 0;
let heard = 0;

// How long a request waits for a worker to hear of aborts, in milliseconds: one that is dead never does.
const MOST_UNHEARD_MS = 100;

// Whether the next request is one for later: sending has taken up the thread for long enough, or the worker
// may not have heard of an abort yet.
export function isForLater() {
  if (since === undefined) {
    since = Date.now();
    setTimeout(() => (since = undefined));
  }
  return heard < told || Date.now() - since > SLICE_MS;
}

// `fetch`, past every cache and to no other place, in a task of its own: the browser can draw before it. No
// WebAssembly is on the stack there, and so Chromium takes half as long over it. Aborted before that, nothing
// is sent.
export async function fetchLater(url, signal, headers) {
  await new Promise((resume) => setTimeout(resume));
  await abortsHeard();
  signal.throwIfAborted();
  announceAbort(url, signal);
  return fetch(url, { signal, headers, cache: "no-store", redirect: "manual" });
}

// Tells the page's service worker when this request is aborted. A browser tells it late or, as long as it
// has not answered, never: what the network counts would be wrong. Of an abort that comes after the
// answer the worker makes nothing.
export function announceAbort(url, signal) {
  const tell = () => {
    const worker = controller();
    // As in sw.js: all else is another network's.
    if (worker && url.startsWith(new URL("practice/", worker.scriptURL).href)) {
      worker.postMessage({ type: "abort", url });
      told += 1;
    }
  };
  signal.addEventListener("abort", tell, { once: true });
}

// Waits until the worker has heard of the aborts so far. On a connection, what closes one request comes before
// the next; but a message may be overtaken by a request, as in Firefox, and the network would then count both
// as in flight.
async function abortsHeard() {
  const all = told;
  if (heard === all) return;
  const { port1, port2 } = new MessageChannel();
  await new Promise((resume) => {
    // Messages are heard in their order.
    port1.onmessage = resume;
    controller()?.postMessage({ type: "hear" }, [port2]);
    setTimeout(resume, MOST_UNHEARD_MS);
  });
  port1.close();
  heard = Math.max(heard, all);
}

function controller() {
  try {
    return navigator.serviceWorker?.controller;
  } catch {
    // In some frames, asking for it throws.
    return undefined;
  }
}
