# Cancelling a task raises CancelledError inside it, and aiohttp closes its connection.
task.cancel()
