// The page's service worker. It does two things: it answers requests below
// practice/ (by the rules of the `practice` crate, compiled to WebAssembly),
// and it keeps the page's files, so that the lesson works offline.

"use strict";

const FILES = []; // filled in by the build
const VERSION = "dev"; // filled in by the build

const WORKER_JS = "practice-worker.js";
const WORKER_WASM = "practice-worker_bg.wasm";

// The folder that the page lies in, whatever host and path that is.
const SCOPE = registration.scope;
const NETWORK = new URL("practice/", SCOPE).href;
// Each page by its address, and what it is kept as.
const PAGES = new Map([
  [SCOPE, "./"],
  [new URL("index.html", SCOPE).href, "./"],
  [new URL("embeds.html", SCOPE).href, "embeds.html"],
  [new URL("room.html", SCOPE).href, "room.html"],
]);
const KEPT = new Set(FILES.map((file) => new URL(file, SCOPE).href));

// Caches belong to the whole origin, which on many hosts is shared: the scope
// keeps the caches of another copy of the lesson apart from these.
const OURS = `overlap ${SCOPE} `;
const CACHE = OURS + VERSION;

// How long a host may take to answer before the page does without it: a
// connection can be dead and not say so for minutes.
const PATIENCE_MS = 3000;

// Sets `wasm_bindgen`. Here, and not when it is first needed, because the
// browser keeps what is imported while a worker starts, and nothing later. The
// version is in the address since the name is the same in every build: the glue
// must never come from an HTTP cache that is older than its wasm.
importScripts(`${WORKER_JS}?${VERSION}`);

addEventListener("install", (event) => {
  // A reader has one lesson open: there is no old page to wait for.
  skipWaiting();
  event.waitUntil(keepFiles().catch(sayWhy));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOldCaches(), clients.claim()]));
});

// A page that was reloaded past the worker (Shift-Reload) asks for it back; and
// one that aborts a request says so, since browsers do so late or never.
addEventListener("message", (event) => {
  const { type, url } = event.data ?? {};
  if (type === "claim") {
    event.waitUntil(clients.claim());
  } else if (type === "abort" && url.startsWith(NETWORK)) {
    event.waitUntil(started().then(() => wasm_bindgen.abort(target(url))));
  } else if (type === "hear") {
    // The page waits until the aborts before this have been heard.
    event.waitUntil(started().then(() => event.ports[0].postMessage("heard")));
  }
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.split(/[?#]/, 1)[0];
  if (address.startsWith(NETWORK)) {
    event.respondWith(answer(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate") {
    if (PAGES.has(address)) {
      event.respondWith(newestPage(request, PAGES.get(address)));
    }
  } else if (KEPT.has(request.url)) {
    event.respondWith(keptFile(event));
  }
});

// The worker can't be installed without its wasm, which it can get nowhere else
// when it is started again offline. No other file is worth a page without labs:
// one that is missing, or that does not come, is kept when the page asks for it.
async function keepFiles() {
  const cache = await caches.open(CACHE);
  // Ask the host about each: a copy from the HTTP cache may be of another build.
  const keep = async (name) => {
    const answer = await fetch(name, { cache: "no-cache" });
    if (!answer.ok) {
      throw new Error(`the host answers ${answer.status} to ${name}`);
    }
    await cache.put(name, answer);
  };
  // What is recorded is kept when a reader asks for it.
  const isWanted = (name) => name !== WORKER_WASM && !name.startsWith("recorded/");
  const others = FILES.filter(isWanted).map(keep);
  const settled = Promise.allSettled(others);
  await keep(WORKER_WASM);
  await Promise.race([settled, after(PATIENCE_MS)]);
}

// A browser tells a page that its worker was not installed, and not why.
async function sayWhy(error) {
  for (const page of await clients.matchAll({ includeUncontrolled: true })) {
    page.postMessage({ notInstalled: String(error.message ?? error) });
  }
  throw error;
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function dropOldCaches() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// A page names its other files, so it is fetched anew while there is a network:
// an old page would ask for files that are gone. But a page that is kept is not
// kept waiting by a network that does not answer.
async function newestPage(request, name) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(name, { ignoreVary: true });
  if (kept === undefined) {
    return fetch(request);
  }
  const instead = () => kept;
  return Promise.race([fetch(request).catch(instead), after(PATIENCE_MS).then(instead)]);
}

async function keptFile(event) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept !== undefined) {
    return kept;
  }
  const fetched = await fetch(request, { cache: "no-cache" });
  if (fetched.ok) {
    event.waitUntil(cache.put(request, fetched.clone()));
  }
  return fetched;
}

async function answer(request) {
  try {
    await started();
  } catch (error) {
    // Said in an answer, because a request that never ends says nothing.
    const said = `the practice network could not be started: ${error}`;
    return Response.json({ error: said }, { status: 503, headers: { "Cache-Control": "no-store" } });
  }
  return wasm_bindgen.answer(request.method, target(request.url));
}

// What a request asks the network for.
function target(url) {
  return url.slice(NETWORK.length).split("#", 1)[0];
}

let starting;

// The wasm's one instance. A start that fails is tried again at the next
// request; those that arrive meanwhile share it.
function started() {
  starting ??= start().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function start() {
  const cache = await caches.open(CACHE);
  const wasm = (await cache.match(WORKER_WASM, { ignoreVary: true })) ?? (await fetch(WORKER_WASM));
  if (!wasm.ok) {
    throw new Error(`${WORKER_WASM}: ${wasm.status} ${wasm.statusText}`);
  }
  await wasm_bindgen({ module_or_path: wasm });
}
