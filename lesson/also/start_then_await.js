// Every call starts its request. There is no other way: a promise is never lazy.
const started = urls.map((url) => get(url));
const answers = [];
for (const promise of started) {
  answers.push(await promise);
}
