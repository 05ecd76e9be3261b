# A coroutine sends nothing before it is awaited; a task starts as soon as the loop gets to run.
started = [asyncio.create_task(get(url)) for url in urls]
answers = []
for task in started:
    answers.append(await task)
