answers = []
for url in urls:
    answers.append(await get(url))
