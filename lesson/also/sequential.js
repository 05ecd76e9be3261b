const answers = [];
for (const url of urls) {
  answers.push(await get(url));
}
