// Promises have no streams of this kind, but `limit` loops that share one iterator do the same.
const answers = [];
const rest = urls.values();
const loops = Array.from({ length: limit }, async () => {
  for (const url of rest) {
    answers.push(await get(url));
  }
});
await Promise.all(loops);
