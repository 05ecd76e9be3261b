// `get.rs` once more in JavaScript, so that a run in one language can be compared with a run in the
// other. It sends, paces, reads and refuses as Rust does.

import { announceAbort, fetchLater, isForLater } from "./pace.js";

// Rust calls this, and Chromium takes twice as long over a `fetch` that is called while WebAssembly is
// on the stack. So there is an await before it.
async function send(url, signal, headers) {
  await null;
  if (isForLater()) return fetchLater(url, signal, headers);
  announceAbort(url, signal);
  return fetch(url, { signal, headers, cache: "no-store", redirect: "manual" });
}

const failure = (name, message) => Object.assign(new Error(message), { name });

// A post has a title, a user a name, and other things may have neither.
function title(text) {
  const body = JSON.parse(text);
  return [body?.title, body?.name].find((it) => typeof it === "string");
}

// What a server says of its refusal, in the first of these places that holds a text: `error`, alone or
// with a message in it; `message`; RFC 9457's `detail` and `title`. `get.rs` asks this as well.
export function refusal(text) {
  try {
    const body = JSON.parse(text);
    const places = [body?.error, body?.error?.message, body?.message, body?.detail, body?.title];
    return places.find((it) => typeof it === "string" && it !== "") ?? "";
  } catch {
    return "";
  }
}

// The answer as it came.
async function receive(url, headers, signal, onHeaders) {
  const response = await send(url, signal, headers);
  if (response.type === "opaqueredirect") throw failure("Redirect");
  onHeaders(response.status);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

// What the record keeps of it; an error where it is none.
function read({ status, text }) {
  if (status >= 400) throw failure("Status", refusal(text));
  try {
    return { title: title(text), chars: text.length };
  } catch (error) {
    throw failure("Decode", error.message);
  }
}

async function get(url, headers, signal, onHeaders) {
  return read(await receive(url, headers, signal, onHeaders));
}

// For each URL an async function that gets it. It never throws: how the request starts, its status
// and how it ends are told to `tell`, which keeps the record; when it says that the run is over, nothing
// is sent. As in Rust, each request has a controller of its own, which is put into `controllers`.
export function requests(urls, headers, controllers, tell) {
  return urls.map((url, index) => async () => {
    if (!tell(index)) return;
    const controller = new AbortController();
    controllers.push(controller);
    const onHeaders = (status) => tell(index, status);
    tell(index, await get(url, headers, controller.signal, onHeaders).catch((error) => error));
  });
}

// The same for a reader's own program: an async function of a signal and of how many tries there were before,
// which gives the answer as it came or throws. Each try has a URL of its own; the seed changes nothing else.
export function ownRequests(urls, headers, tell) {
  return urls.map((url, index) => async (signal, tries) => {
    const onHeaders = (status) => tell(index, status);
    tell(index);
    try {
      const target = tries > 0 ? `${url}&seed=${tries}` : url;
      const answer = await receive(target, headers, signal, onHeaders);
      tell(index, kept(answer));
      return { status: answer.status, text: answer.text, retryAfter: retryAfter(answer.headers) };
    } catch (error) {
      tell(index, error);
      throw error;
    }
  });
}

function kept(answer) {
  try {
    return read(answer);
  } catch (error) {
    return error;
  }
}

// What the header `Retry-After` asks for, in milliseconds: seconds, or a date; null where it is not there.
function retryAfter(headers) {
  const wanted = headers.get("Retry-After");
  if (wanted === null) return null;
  const ms = /^\s*\d+\s*$/.test(wanted) ? 1000 * Number(wanted) : Date.parse(wanted) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
