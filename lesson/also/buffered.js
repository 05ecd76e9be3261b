// The oldest promise keeps its place until its answer is handed over, however early the others are.
const answers = [];
const underWay = [];
for (const url of urls) {
  underWay.push(get(url));
  if (underWay.length === limit) answers.push(await underWay.shift());
}
answers.push(...(await Promise.all(underWay)));
