// One signal for all of them. The answers that are in are lost with the rest: Promise.all rejects.
const signal = AbortSignal.timeout(milliseconds);
const answers = await Promise.all(urls.map((url) => get(url, signal)));
