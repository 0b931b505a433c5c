import asyncio, sys, aiohttp

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
SLOW = 8.0  # 0.5 to 30 by 0.5
FILES = {"notes": 0.7, "photo": 1.4, "song": 2.6, "film": SLOW}

async def heartbeat():
    while True:
        print("beat")
        await asyncio.sleep(1)

async def download(session, name):
    url = f"{SERVER}/{name}?seconds={FILES[name]}"
    size = 0
    try:
        async with asyncio.timeout(10):
            async with session.get(url) as reply:
                while chunk := await reply.content.readany():
                    size += len(chunk)
        print(name, size)
    except TimeoutError:
        print(name, "was too slow")

async def main():
    beating = asyncio.create_task(heartbeat())
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(download(session, name) for name in FILES))
    beating.cancel()

asyncio.run(main())
