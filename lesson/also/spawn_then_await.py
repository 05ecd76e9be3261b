# A task runs, whoever awaits it: this takes the longest.
tasks = [asyncio.create_task(get(url)) for url in urls]
answers = [await task for task in tasks]
