import asyncio
import time

SECONDS = 0.4

def read_disk(name):
    time.sleep(SECONDS)  # a slow disk
    return name + " read"

async def heartbeat():
    while True:
        print("beat")
        await asyncio.sleep(0.1)

async def main():
    beating = asyncio.create_task(heartbeat())
    await asyncio.sleep(0.05)
    print(await asyncio.get_running_loop().run_in_executor(None, read_disk, "notes"))
    beating.cancel()

asyncio.run(main())
