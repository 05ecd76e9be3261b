# asyncio has no streams of this kind, but `limit` loops that share one iterator do the same.
answers = []
rest = iter(urls)

async def loop():
    for url in rest:
        answers.append(await get(url))

await asyncio.gather(*(loop() for _ in range(limit)))
