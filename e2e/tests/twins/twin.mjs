// Runs a twin of a strategy, and prints what its requests did, in order: a line of JSON for each event.
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const { source, urls, first, isBeside, ms, workMs } = given;
const underWay = [];
const note = (kind, index) => console.log(JSON.stringify([kind, index]));

async function read(url, signal) {
  const response = await fetch(url, { signal });
  await response.text();
  if (response.status === 429) {
    const retryAfter = 1000 * Number(response.headers.get("Retry-After"));
    throw Object.assign(new Error("refused"), { retryAfter });
  }
  if (!response.ok) throw new Error(`status ${response.status}`);
}

async function getNoted(url, signal) {
  // Then fetch sends nothing.
  signal?.throwIfAborted();
  const index = urls.indexOf(url);
  note("start", index);
  try {
    await read(url, signal);
    note("end", index);
    return index;
  } catch (error) {
    note(signal?.aborted ? "abort" : error.retryAfter === undefined ? "end" : "refusal", index);
    throw error;
  }
}

function get(url, signal) {
  const promise = getNoted(url, signal);
  underWay.push(promise.catch(() => {}));
  return promise;
}

// Work of five milliseconds a step, and a pause after ten of them or more.
let [workedMs, pausedAt] = [0, performance.now()];
function step() {
  const since = performance.now();
  while (performance.now() - since < 5);
  workedMs += 5;
  return workedMs < workMs;
}
function isDue() {
  const isNow = performance.now() - pausedAt >= 10;
  if (isNow) pausedAt = performance.now();
  return isNow;
}

const AsyncFunction = (async () => {}).constructor;
const values = {
  urls, get, step, isDue,
  milliseconds: ms, hedge: ms, interval: ms,
  limit: given.limit, burst: given.burst, tries: given.tries,
  getPost: (number) => get(urls[number - 1]), getUser: (number) => get(urls[number + 4]),
  // It comes so long after somebody waits for it.
  end: { then: (resolve) => setTimeout(resolve, ms) },
};
// In a block, so that a twin may give one of these names another meaning.
const twin = new AsyncFunction(...Object.keys(values), `{${source}}`);
// The first request of a program takes longer than others.
await read(first);
if (isBeside) urls.forEach((url) => get(url));
let error = null;
try {
  await twin(...Object.values(values));
} catch (thrown) {
  error = thrown.name;
}
note("over", error);
await Promise.all(underWay);
process.exit(0);
