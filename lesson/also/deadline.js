const signal = AbortSignal.timeout(milliseconds);
const answers = await Promise.all(urls.map((url) => fetch(url, { signal })));
