async def later(place, url):
    await asyncio.sleep(place * hedge)
    return await get(url)

pending = {asyncio.create_task(later(place, url)) for place, url in enumerate(urls)}
# From here on as in select_ok.
