# Only a refusal is worth another try, and it has a `retry_after`, in seconds.
async def retried(url):
    backoff = 0.25
    for _ in range(1, tries):
        try:
            return await get(url)
        except Refused as refusal:
            await asyncio.sleep(refusal.retry_after + random.random() * backoff)
            backoff *= 2
    return await get(url)

answers = await asyncio.gather(*(retried(url) for url in urls))
