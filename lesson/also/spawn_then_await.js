// There is nothing to spawn: from its call on, an async function runs whether or not it is awaited.
const promises = urls.map((url) => get(url));
const answers = [];
for (const promise of promises) {
  answers.push(await promise);
}
