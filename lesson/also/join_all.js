const answers = await Promise.allSettled(urls.map((url) => get(url)));
