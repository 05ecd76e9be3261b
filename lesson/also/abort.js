// Nothing is told when a promise is no longer wanted, so whoever stops waiting has to say so.
const controller = new AbortController();
const answer = get(urls[0], controller.signal);
try {
  await Promise.race([answer, end]);
} finally {
  // Once there is an answer, there is nothing to abort, and this does nothing.
  controller.abort();
}
