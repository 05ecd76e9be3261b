const answers = [];
for (let start = 0; start < urls.length; start += limit) {
  const batch = urls.slice(start, start + limit);
  answers.push(...(await Promise.all(batch.map((url) => get(url)))));
}
