# When time is up, gather is cancelled, and with it all of its requests.
async with asyncio.timeout(seconds):
    answers = await asyncio.gather(*(get(url) for url in urls))
