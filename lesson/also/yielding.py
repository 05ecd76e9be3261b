while step():
    if is_due():
        await asyncio.sleep(0)
