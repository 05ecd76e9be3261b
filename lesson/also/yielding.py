while step():
    await asyncio.sleep(0)
