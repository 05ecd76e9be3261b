// How requests are sent, for Rust and JavaScript alike; and `get.rs` once more in JavaScript, so that
// a run in one language can be compared with a run in the other.

// How long requests may be sent in one go, in milliseconds. Sending one holds the thread for a third
// of a millisecond or so, so a thousand in one go would freeze the page; this is half a frame.
const SLICE_MS = 8;

// When the browser's task that is running now sent its first request; none before that.
let since;

function isTurnOver() {
  if (since === undefined) {
    since = Date.now();
    setTimeout(() => (since = undefined));
  }
  return Date.now() - since > SLICE_MS;
}

// Sends a GET request, past every cache: now, or a moment later when it is one of a great many, so
// that the browser can draw in between.
//
// It does so from a microtask of its own. Chromium takes twice as long over a `fetch` that is called
// while WebAssembly is on the stack.
async function inTurn(url, signal) {
  await null;
  if (isTurnOver()) await new Promise((resume) => setTimeout(resume));
  signal.throwIfAborted();
  return window.fetch(url, { signal, cache: "no-store" });
}

const ignore = () => {};

export function send(url, signal) {
  const sent = inTurn(url, signal);
  // Rust listens from the first poll on. A failure before that is not left to the console.
  sent.catch(ignore);
  return sent;
}

const failure = (name, message) => Object.assign(new Error(message), { name });

function title(text) {
  const { title } = JSON.parse(text);
  if (typeof title !== "string") throw new Error("there is no title");
  return title;
}

// What the server said of its refusal.
function refusal(text) {
  try {
    return String(JSON.parse(text).error ?? "");
  } catch {
    return "";
  }
}

async function get(url, signal, onHeaders) {
  const response = await send(url, signal);
  onHeaders(response.status);
  const text = await response.text();
  if (response.status >= 400) throw failure("Status", refusal(text));
  try {
    return { title: title(text), chars: text.length };
  } catch (error) {
    throw failure("Decode", error.message);
  }
}

// For each URL an async function that gets it. It never throws: how the request starts, its status
// and how it ends are told to `tell`, which keeps the record; when it says that the run is over, nothing
// is sent. As in Rust, each request has a controller of its own, which is put into `controllers`.
export function requests(urls, controllers, tell) {
  return urls.map((url, index) => async () => {
    if (!tell(index)) return;
    const controller = new AbortController();
    controllers.push(controller);
    const onHeaders = (status) => tell(index, status);
    tell(index, await get(url, controller.signal, onHeaders).catch((error) => error));
  });
}
