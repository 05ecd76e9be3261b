const controller = new AbortController();
setTimeout(() => controller.abort(), 250);
try {
  await Promise.all(urls.map((url) => fetch(url, { signal: controller.signal })));
} catch (error) {
  // Whoever waits is told. Any other error is not ours.
  if (error.name !== "AbortError") throw error;
}
