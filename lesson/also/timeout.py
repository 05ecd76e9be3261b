# When time is up, what is awaited inside is cancelled, and TimeoutError is raised.
async def within(url):
    async with asyncio.timeout(seconds):
        return await get(url)

results = await asyncio.gather(*(within(url) for url in urls), return_exceptions=True)
