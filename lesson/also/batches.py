answers = []
for start in range(0, len(urls), limit):
    batch = urls[start:start + limit]
    answers += await asyncio.gather(*(get(url) for url in batch))
