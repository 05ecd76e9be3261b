async def later(place, url):
    await asyncio.sleep(max(0, place - burst) * interval)
    return await get(url)

answers = await asyncio.gather(*(later(place, url) for place, url in enumerate(urls, 1)))
