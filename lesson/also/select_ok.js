const controller = new AbortController();
const answer = await Promise.any(urls.map((url) => get(url, controller.signal)));
// The losers go on: a promise can't be dropped.
controller.abort();
