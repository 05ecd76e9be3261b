// What a reader's program finds in its worker. `room.js` sends the text of this function before the program, so
// it uses nothing from outside of itself. It gives back a function that takes the program.

export function prelude(firstLine, lines) {
  // As the browser has them, whatever the program puts in their places.
  const { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask } = globalThis;
  const post = globalThis.postMessage.bind(globalThis);

  // The page has bounds of its own. These spare it what it would not show.
  const MOST_LINES = 1000;
  const MOST_CHARS = 2000;
  // How long nothing has to happen until it is said that nothing will, in milliseconds: there is work that
  // can't be seen from here, such as compiling.
  const DEADLOCK_MS = 500;

  // The requests under way by number, those that the page has not been asked for yet, and timers that are to ring.
  const waiting = new Map();
  let batch = [];
  const timers = new Set();
  let lastRequest = 0;
  let urls = [];
  let hasReturned = false;
  let isOver = false;
  // How often anything has happened: while it stays the same, nothing does.
  let moves = 0;
  let printed = 0;
  // When the last signal with a time limit aborts; nothing waits for those when the run ends.
  let lastLimit = 0;

  // What went wrong: its name, what it says, and the line of the program, where that is known.
  function told(error) {
    const is = error !== null && typeof error === "object";
    const stack = is && typeof error.stack === "string" ? error.stack : "";
    // Those of this function and of the program are in one file, and the program comes last.
    const places = Array.from(stack.matchAll(/your-code\.js:(\d+)/g), ([, line]) => line - firstLine);
    const line = places.find((it) => it >= 1 && it <= lines) ?? null;
    return {
      name: is && typeof error.name === "string" ? error.name : "Thrown",
      message: is && typeof error.message === "string" ? error.message : shown(error, 0),
      line,
    };
  }

  function fail(error) {
    post({ type: "failed", error: told(error) });
  }

  // A value as text, three levels deep and a hundred items wide.
  function shown(value, depth) {
    if (typeof value === "string") return depth === 0 ? value : JSON.stringify(value);
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "function") return `[function ${value.name || "without a name"}]`;
    if (typeof value !== "object" || value === null) return String(value);
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Promise) return "[promise]";
    if (depth === 3) return Array.isArray(value) ? "[…]" : "{…}";
    const inside = (item) => shown(item, depth + 1);
    const joined = (items, as) => items.slice(0, 100).map(as).join(", ") + (items.length > 100 ? ", …" : "");
    if (Array.isArray(value)) return `[${joined(value, inside)}]`;
    if (value instanceof Set) return `Set {${joined([...value], inside)}}`;
    const pair = ([key, item]) => `${inside(key).replace(/^"(\w+)"$/, "$1")}: ${inside(item)}`;
    return value instanceof Map
      ? `Map {${joined([...value], pair)}}`
      : `{${joined(Object.entries(value), pair)}}`;
  }

  for (const level of ["log", "info", "debug", "warn", "error"]) {
    console[level] = (...values) => {
      printed += 1;
      if (printed > MOST_LINES) return;
      const text = values.map((value) => shown(value, 0)).join(" ");
      post({ type: "print", level, text: text.slice(0, MOST_CHARS + 1) });
    };
  }

  // Says that all has ended, once it has; or that it never will.
  function check() {
    if (isOver || waiting.size > 0 || batch.length > 0 || timers.size > 0) return;
    if (hasReturned) {
      isOver = true;
      post({ type: "done", printed });
      return;
    }
    const before = moves;
    setTimeout(() => {
      if (isOver || before !== moves || waiting.size > 0 || timers.size > 0) return;
      if (performance.now() < lastLimit) {
        // Somebody may wait for a signal that is to abort.
        setTimeout(check, lastLimit - performance.now());
      } else {
        isOver = true;
        const message = "everything waits, and nothing is under way: no request, no timer";
        post({ type: "failed", error: { name: "Deadlock", message, line: null } });
        post({ type: "done", printed });
      }
    }, DEADLOCK_MS);
  }

  // In a task of its own: the program goes on before it.
  function checkSoon() {
    moves += 1;
    setTimeout(check);
  }

  function timed(start, isOnce) {
    return (callback, ms, ...values) => {
      const id = start(() => {
        if (isOnce) timers.delete(id);
        checkSoon();
        if (typeof callback === "function") callback(...values);
      }, ms);
      timers.add(id);
      return id;
    };
  }
  function untimed(stop) {
    return (id) => {
      stop(id);
      if (timers.delete(id)) checkSoon();
    };
  }
  Object.assign(globalThis, {
    setTimeout: timed(setTimeout, true),
    setInterval: timed(setInterval, false),
    clearTimeout: untimed(clearTimeout),
    clearInterval: untimed(clearInterval),
  });

  // Of which signals it is known after how many milliseconds they abort.
  const limits = new WeakMap();
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => {
    const signal = timeout(ms);
    limits.set(signal, ms);
    lastLimit = Math.max(lastLimit, performance.now() + Number(ms));
    return signal;
  };

  // Those of one turn go to the page in one message, and so out together.
  function flush() {
    const all = batch;
    batch = [];
    if (all.length > 0) post({ type: "get", all });
  }

  // The answer to a request as it came: its status and its text.
  function ask(which, options) {
    const n = typeof which === "number" ? which : urls.indexOf(String(which)) + 1;
    if (!Number.isInteger(n) || n < 1 || n > urls.length) {
      const message = `there is no request ${shown(which, 1)} here: they are numbered from 1 to ${urls.length}`;
      return Promise.reject(new RangeError(message));
    }
    const signal = options instanceof AbortSignal ? options : options?.signal;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      lastRequest += 1;
      const id = lastRequest;
      waiting.set(id, { resolve, reject });
      if (batch.length === 0) queueMicrotask(flush);
      batch.push({ id, n });
      signal?.addEventListener("abort", () => {
        if (!waiting.delete(id)) return;
        const isSent = !batch.some((it) => it.id === id);
        batch = batch.filter((it) => it.id !== id);
        if (isSent) post({ type: "abort", id, ms: limits.get(signal) ?? null });
        reject(signal.reason);
        checkSoon();
      });
    });
  }

  // What an answer holds; an error where the status is one.
  async function get(which, options) {
    const { status, text, retryAfter } = await ask(which, options);
    if (status < 400) return JSON.parse(text);
    const error = new Error(`status ${status}`);
    error.name = "StatusError";
    throw Object.assign(error, { status }, retryAfter === null ? {} : { retryAfter });
  }

  // As the browser's own: it gives an answer whatever its status.
  async function fetch(which, options) {
    const { status, text, retryAfter } = await ask(which, options);
    const headers = { "Content-Type": "application/json" };
    if (retryAfter !== null) headers["Retry-After"] = String(Math.ceil(retryAfter / 1000));
    return new Response(text, { status, headers });
  }

  const sleep = (ms) => new Promise((resolve) => globalThis.setTimeout(resolve, ms));

  addEventListener("error", (event) => {
    event.preventDefault();
    fail(event.error ?? { name: "Error", message: event.message });
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });

  return (program) => {
    addEventListener("message", ({ data }) => {
      if (data.type === "go") {
        urls = data.urls;
        Object.assign(globalThis, { get, fetch, sleep, urls }, data.values);
        const returned = () => {
          hasReturned = true;
          moves += 1;
          check();
        };
        program().then(returned, (error) => {
          fail(error);
          returned();
        });
        checkSoon();
      } else if (data.type === "answer") {
        const request = waiting.get(data.id);
        if (waiting.delete(data.id)) {
          if (data.error) request.reject(Object.assign(new Error(data.error.message), data.error));
          else request.resolve(data);
          checkSoon();
        }
      }
    });
    post({ type: "ready" });
  };
}
