async def later(place, url):
    await asyncio.sleep(place * hedge)
    return await get(url)

pending = {asyncio.create_task(later(place, url)) for place, url in enumerate(urls)}
answer = None
while pending and answer is None:
    done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    answer = next((task.result() for task in done if not task.exception()), None)
for task in pending:
    task.cancel()
