const controller = new AbortController();
const answers = Promise.all(urls.map((url) => fetch(url, { signal: controller.signal })));
setTimeout(() => controller.abort(), 250);
