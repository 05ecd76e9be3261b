// The browser keeps the time, and aborts the request when it is up.
const within = (url) => get(url, AbortSignal.timeout(milliseconds));
const results = await Promise.allSettled(urls.map(within));
