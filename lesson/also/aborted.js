// A promise can't be dropped, so an abort is the only way to end one: whoever waits is told.
const controller = new AbortController();
setTimeout(() => controller.abort(), milliseconds);
try {
  await Promise.all(urls.map((url) => get(url, controller.signal)));
} catch (error) {
  // Any other error is not ours.
  if (error.name !== "AbortError") throw error;
}
