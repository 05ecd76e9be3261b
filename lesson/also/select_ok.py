pending = {asyncio.create_task(get(url)) for url in urls}
answer = None
# The first to be done may have failed, so wait on until one has an answer.
while pending and answer is None:
    done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    answer = next((task.result() for task in done if not task.exception()), None)
for task in pending:
    task.cancel()
