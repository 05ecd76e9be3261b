async with asyncio.timeout(seconds):
    answers = await asyncio.gather(*(get(url) for url in urls))
