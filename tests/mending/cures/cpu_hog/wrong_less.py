import asyncio
import time

PIECES = 5

def crunch(piece):
    time.sleep(0.1)  # stands for 0.1 s of computing
    return piece * piece

async def compute():
    print("total", sum(crunch(piece) for piece in range(1)))

async def heartbeat():
    while True:
        print("beat")
        await asyncio.sleep(0.1)

async def main():
    beating = asyncio.create_task(heartbeat())
    await asyncio.create_task(compute())
    beating.cancel()

asyncio.run(main())
