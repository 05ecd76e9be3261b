// A race only ends the waiting. The promises that lost it go on, and so do their requests.
const end = new Promise((resolve) => setTimeout(resolve, milliseconds));
await Promise.race([Promise.all(urls.map((url) => get(url))), end]);
