posts, users = await asyncio.gather(
    asyncio.gather(*(get_post(n) for n in range(1, 6))),
    asyncio.gather(*(get_user(n) for n in range(1, 6))),
)
