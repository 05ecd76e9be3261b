answers = await asyncio.gather(*(get(url) for url in urls), return_exceptions=True)
