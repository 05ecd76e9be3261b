// Promises are not polled at all: each calls back by itself, whenever it has its answer.
const answers = [];
await Promise.all(urls.map(async (url) => answers.push(await get(url))));
