# There is no `await` in here, so nothing else runs before the work is done.
while step():
    pass
