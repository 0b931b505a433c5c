import asyncio, sys, urllib.request

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
SLOW = 8.0  # 0.5 to 30 by 0.5
FILES = {"notes": 0.7, "photo": 1.4, "song": 2.6, "film": SLOW}

async def heartbeat():
    while True:
        print("beat")
        await asyncio.sleep(1)

async def download(name):
    url = f"{SERVER}/{name}?seconds={FILES[name]}"
    with urllib.request.urlopen(url, timeout=10) as reply:
        body = reply.read()
    print(name, len(body))

async def main():
    beating = asyncio.create_task(heartbeat())
    await asyncio.gather(*(download(name) for name in FILES))
    beating.cancel()

asyncio.run(main())
