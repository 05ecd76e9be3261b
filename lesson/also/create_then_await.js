// A call would start its request, so functions that are not called yet stand in for lazy futures. The
// total is the sum of the waits.
const created = urls.map((url) => () => get(url));
const answers = [];
for (const request of created) {
  answers.push(await request());
}
