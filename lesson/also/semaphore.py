permits = asyncio.Semaphore(limit)

async def limited(url):
    async with permits:
        return await get(url)

answers = await asyncio.gather(*(limited(url) for url in urls))
