# A task is run again only when what it awaits is there, and not whenever another one is.
tasks = [asyncio.create_task(get(url)) for url in urls]
answers = []
for next_to_end in asyncio.as_completed(tasks):
    answers.append(await next_to_end)
