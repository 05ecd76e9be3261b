# asyncio.wait ends the waiting and cancels nothing: the tasks go on.
tasks = [asyncio.create_task(get(url)) for url in urls]
done, pending = await asyncio.wait(tasks, timeout=seconds)
