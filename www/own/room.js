// Where a reader's program runs: a worker of a hidden frame whose page, room.html, has a policy that lets nothing
// connect anywhere. The worker's text is a `data:` address, so it has no origin, and nothing of this site's
// storage. What it can do is send messages; they are checked here, and counted.

import { prelude } from "./prelude.js";
import { proof } from "./proof.js";

// How long the frame may take to load, the proof to come, and a program to be compiled, in milliseconds.
const PATIENCE_MS = 10_000;

// How many messages a program may send, and for how many requests it may ask, tries included.
const MOST_MESSAGES = 30_000;
const MOST_REQUESTS = 1000;

// How many lines of a program are shown, and how long texts may be that come from it, in characters.
const MOST_LINES = 1000;
const MOST_CHARS = 2000;
const MOST_CHARS_OF_ERROR = 300;

// For how long Chromium keeps a worker's thread that was ended in the middle of its work, in milliseconds.
const ENDING_MS = 2000;

const failure = (name, message, line = null) => ({ name, message, line });

// A text of at most so many characters, whatever it is that came: the rest is not even looked at.
function clipped(text, most) {
  if (typeof text !== "string") return "";
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

// In one line, without characters that no line has.
const inLine = (text) => clipped(text, MOST_CHARS_OF_ERROR).replace(/\p{Cc}+/gu, " ");

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A promise of the room's window, once it was proved to be shut; it is tried anew after a failure.
let room;

// When the last program that had to be ended by force is gone for sure, on the page's clock.
let goneAt = 0;

function started(window, text) {
  return new window.Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`);
}

// The first thing that a worker tells or that goes wrong with it.
function firstOf(worker) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(event);
    };
    setTimeout(reject, PATIENCE_MS, new Error("nothing came of it in time"));
  });
}

async function open() {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = new URL("../room.html", import.meta.url).href;
  frame.title = "Where a reader’s code runs";
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  try {
    await Promise.race([loaded, after(PATIENCE_MS)]);
    const worker = started(frame.contentWindow, `(${proof})(${JSON.stringify(import.meta.url)})`);
    const isOpen = await firstOf(worker).finally(() => worker.terminate());
    if (isOpen.length > 0) throw new Error(`open are ${isOpen.join(", ")}`);
    return frame.contentWindow;
  } catch (error) {
    frame.remove();
    const why = inLine(error.message ?? "its worker could not be started");
    const message = `the place in this page where code would run is not shut off from the rest (${why})`;
    throw failure("NotSafe", message);
  }
}

// Where a text is wrong that no worker could compile. Firefox tells that only to a worker that imports it.
async function whyNot(window, event, text, firstLine, lines) {
  let { message, lineno: line } = event;
  if (!message) {
    const address = `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
    const worker = started(
      window,
      `try { importScripts(${JSON.stringify(address)}); } catch (error) {
        postMessage({ message: String(error), line: error.lineNumber }); }`,
    );
    ({ message, line } = await firstOf(worker).catch(() => ({})));
    worker.terminate();
  }
  const [, name, words] = /^(?:Uncaught )?(\w*Error): (.*)$/s.exec(message ?? "") ?? [];
  // A bracket that is not closed is missed at the very end, past the program.
  const at = line > firstLine ? Math.min(line - firstLine, lines) : null;
  return failure(name ?? "SyntaxError", inLine(words ?? message ?? "it could not be compiled"), at);
}

// A program that is compiled and waits. Throws what keeps it from that: `name`, `message` and `line`. When the
// signal is aborted, nobody wants it any longer, and there is no worker left.
export async function prepare(code, signal) {
  await after(Math.max(0, goneAt - performance.now()));
  room ??= open();
  const window = await room.catch((error) => {
    room = undefined;
    throw error;
  });
  const lines = code.split("\n").length;
  const head = (firstLine) => `(${prelude})(${firstLine}, ${lines})(async () => {\n`;
  const firstLine = head(0).split("\n").length - 1;
  const text = `${head(firstLine)}${code}\n});\n//# sourceURL=your-code.js`;
  signal.throwIfAborted();
  const worker = started(window, text.toWellFormed?.() ?? text);
  signal.addEventListener("abort", () => end(worker, true));
  try {
    const first = await firstOf(worker);
    if (first?.type === "ready") return new Program(worker, lines);
    throw failure("Error", "it ended before it began");
  } catch (error) {
    end(worker, true);
    throw error instanceof window.Event || error instanceof Event
      ? await whyNot(window, error, text, firstLine, lines)
      : failure("Error", inLine(error.message));
  }
}

// Ends a worker; one that is in the middle of its work is gone a little later.
function end(worker, isForced) {
  worker.onmessage = null;
  worker.onerror = null;
  worker.terminate();
  if (isForced) goneAt = performance.now() + ENDING_MS;
}

class Program {
  #worker;
  #lines;
  #end;

  constructor(worker, lines) {
    this.#worker = worker;
    this.#lines = lines;
    this.#end = () => end(worker, true);
  }

  // Runs it once, and gives `error`, null or its first one, and how many lines it `printed`. `requests` are
  // functions of a signal and the number of tries before; `print` is called with a level and a text.
  run({ requests, urls, values, limitMs, mayRepeat, print }) {
    return new Promise((resolve) => {
      const [worker, lastLine] = [this.#worker, this.#lines];
      // The requests under way by their numbers in the program; and of each of the lab's, how often it was
      // asked for, and whether that is possible now.
      const controllers = new Map();
      const tries = urls.map(() => 0);
      const isFree = urls.map(() => true);
      let [error, printed, lines, messages, asked] = [null, 0, 0, 0, 0];

      const show = (level, text) => {
        lines += 1;
        if (lines <= MOST_LINES) print(level, text);
        if (lines === MOST_LINES) print("warn", `${MOST_LINES} lines are shown; those after them are not.`);
      };
      const note = (it) => {
        error ??= it;
        show("error", `${it.line === null ? "" : `line ${it.line}: `}${it.name}: ${it.message}`);
      };
      const finish = (isForced) => {
        this.#end = () => {};
        clearTimeout(clock);
        end(worker, isForced);
        controllers.forEach((controller) => controller.abort());
        resolve({ error, printed });
      };
      const stop = (name, message) => {
        const it = failure(name, message);
        error ??= it;
        // It is said even where there is no room for another line.
        print("error", `${name}: ${message}`);
        finish(true);
      };
      const clock = setTimeout(() => {
        stop("TimeLimit", `it was still running after ${limitMs / 1000} s, and was ended`);
      }, limitMs);
      this.#end = () => finish(true);

      const refuse = (id, name, message) => {
        worker.postMessage({ type: "answer", id, error: { name, message } });
      };
      const ask = async ({ id, n }) => {
        const index = n - 1;
        if (!isFree[index] || (tries[index] > 0 && !mayRepeat)) {
          const message = `request ${n} can’t be made again: only one that was refused with 429 can, and only by the practice network`;
          refuse(id, "AskedTwice", message);
          return;
        }
        isFree[index] = false;
        const controller = new AbortController();
        controllers.set(id, controller);
        try {
          tries[index] += 1;
          const answer = await requests[index](controller.signal, tries[index] - 1);
          isFree[index] = answer.status === 429;
          worker.postMessage({ type: "answer", id, ...answer });
        } catch ({ name, message }) {
          refuse(id, name, message);
        }
        controllers.delete(id);
      };

      // What a message may be. Each is believed only as far as it has the types that it should have.
      const heard = {
        get({ all }) {
          asked += Array.isArray(all) ? all.length : Infinity;
          if (asked > MOST_REQUESTS) {
            stop("TooManyRequests", `it asked for more than ${MOST_REQUESTS} requests, and was ended`);
            return;
          }
          const isRight = (it) =>
            Number.isInteger(it?.id) && !controllers.has(it.id) &&
            Number.isInteger(it.n) && it.n >= 1 && it.n <= urls.length;
          all.forEach((it) => isRight(it) && ask(it));
        },
        abort({ id, ms }) {
          const isTimeout = Number.isFinite(ms) && ms >= 0;
          const reason = isTimeout ? Object.assign(new Error(), { name: "TimeoutError", ms }) : undefined;
          controllers.get(id)?.abort(reason);
        },
        print({ level, text }) {
          printed += 1;
          show(clipped(level, 10), clipped(text, MOST_CHARS));
        },
        failed({ error: it }) {
          const isLine = Number.isInteger(it?.line) && it.line >= 1 && it.line <= lastLine;
          note(failure(inLine(it?.name), inLine(it?.message), isLine ? it.line : null));
        },
        done(it) {
          // Lines that would not be shown are not sent.
          if (Number.isInteger(it.printed) && it.printed < 2 ** 32) printed = Math.max(printed, it.printed);
          finish(false);
        },
      };
      const count = () => {
        messages += 1;
        const isTooMany = messages > MOST_MESSAGES;
        if (isTooMany) stop("TooManyMessages", `it sent more than ${MOST_MESSAGES} messages, and was ended`);
        return !isTooMany;
      };
      worker.onmessage = ({ data }) => {
        if (count() && Object.hasOwn(heard, data?.type)) heard[data.type](data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        if (count()) note(failure("Error", inLine(event.message)));
      };
      worker.postMessage({ type: "go", urls, values });
    });
  }

  // Ends it, wherever it is; its requests are aborted.
  end() {
    this.#end();
  }
}
