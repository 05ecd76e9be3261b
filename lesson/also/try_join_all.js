// Rejects at the first error. The other requests go on: a promise can't be dropped.
const answers = await Promise.all(urls.map((url) => get(url)));
