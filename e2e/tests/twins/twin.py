"""Runs a twin of a strategy, and prints what its requests did, in order: a line of JSON for each event."""

import asyncio
import json
import random
import sys
import textwrap
import time
from urllib.parse import urlsplit

given = json.load(sys.stdin)
urls = given["urls"]
seconds = given["ms"] / 1000


def note(kind, index):
    print(json.dumps([kind, index]), flush=True)


class Refused(Exception):
    def __init__(self, retry_after):
        self.retry_after = retry_after


async def read(url):
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        head = f"GET {place.path}?{place.query} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        status, *headers = (await reader.readuntil(b"\r\n\r\n")).decode().lower().splitlines()
        await reader.read()
    finally:
        writer.close()
    code = int(status.split()[1])
    if code == 429:
        header = next(header for header in headers if header.startswith("retry-after:"))
        raise Refused(float(header.split(":")[1]))
    if code >= 400:
        raise RuntimeError(f"status {code}")


async def get(url):
    index = urls.index(url)
    note("start", index)
    try:
        await read(url)
    except Refused:
        note("refusal", index)
        raise
    except asyncio.CancelledError:
        note("abort", index)
        raise
    except RuntimeError:
        note("end", index)
        raise
    note("end", index)
    return index


# Work of five milliseconds a step, and a pause after ten of them or more.
worked_ms = 0
paused_at = time.monotonic()


def step():
    global worked_ms
    since = time.monotonic()
    while time.monotonic() - since < 0.005:
        pass
    worked_ms += 5
    return worked_ms < given["workMs"]


def is_due():
    global paused_at
    is_now = time.monotonic() - paused_at >= 0.01
    if is_now:
        paused_at = time.monotonic()
    return is_now


class End:
    def __await__(self):
        return asyncio.sleep(seconds).__await__()


values = {
    "asyncio": asyncio, "random": random, "Refused": Refused, "urls": urls, "get": get,
    "step": step, "is_due": is_due,
    "seconds": seconds, "hedge": seconds, "interval": seconds, "end": End(),
    "limit": given["limit"], "burst": given["burst"], "tries": given["tries"],
    "get_post": lambda number: get(urls[number - 1]), "get_user": lambda number: get(urls[number + 4]),
}
exec("async def twin():\n" + textwrap.indent(given["source"], "    "), values)


async def main():
    # The first request of a program takes longer than others.
    await read(given["first"])
    if given["isBeside"]:
        beside = [asyncio.create_task(get(url)) for url in urls]
        # They start when the loop gets to run.
        await asyncio.sleep(0.02)
    error = None
    try:
        await values["twin"]()
    except Exception as raised:
        error = type(raised).__name__
    note("over", error)
    # The cancelled ones end, too, and so does what was left alone.
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)


asyncio.run(main())
