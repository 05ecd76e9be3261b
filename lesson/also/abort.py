# CancelledError is raised where a cancelled task stands, so the request is closed as for any error.
task = asyncio.create_task(get(urls[0]))
try:
    await end
finally:
    # Once there is an answer, there is nothing to cancel, and this does nothing.
    task.cancel()
