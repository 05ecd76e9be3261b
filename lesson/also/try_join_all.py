# The first error cancels the other tasks of the group, which then raises an ExceptionGroup.
async with asyncio.TaskGroup() as group:
    tasks = [group.create_task(get(url)) for url in urls]
answers = [task.result() for task in tasks]
