"""downloads.py URL COUNT BYTES: so many downloads at once by aiohttp. Prints the seconds of processor time that they
took."""

import asyncio
import sys
import time

import aiohttp


async def download(session, url):
    size = 0
    async with session.get(url) as reply:
        while chunk := await reply.content.readany():
            size += len(chunk)
    return size


async def main(url, count, size):
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        sizes = await asyncio.gather(*(download(session, url) for _ in range(count)))
    if sizes != [size] * count:
        sys.exit("not all was downloaded")


begin = time.process_time()
asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
print(time.process_time() - begin)
