// Promise.all rejects at the first error. The other requests would go on, so they are aborted.
const controller = new AbortController();
try {
  const answers = await Promise.all(urls.map((url) => get(url, controller.signal)));
} finally {
  controller.abort();
}
