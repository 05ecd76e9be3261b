permits = asyncio.Semaphore(limit)

async def limited(url):
    # The clock starts before the wait for a permit.
    async with asyncio.timeout(seconds), permits:
        return await get(url)

results = await asyncio.gather(*(limited(url) for url in urls), return_exceptions=True)
