# The oldest task keeps its place until its answer is handed over, however early the others are.
answers = []
under_way = []
for url in urls:
    under_way.append(asyncio.create_task(get(url)))
    if len(under_way) == limit:
        answers.append(await under_way.pop(0))
answers += await asyncio.gather(*under_way)
