# Cancelling a task raises CancelledError inside it, and what it has open is closed on the way out.
tasks = [asyncio.create_task(get(url)) for url in urls]
done, pending = await asyncio.wait(tasks, timeout=seconds)
for task in pending:
    task.cancel()
