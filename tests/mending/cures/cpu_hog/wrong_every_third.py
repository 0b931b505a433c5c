import asyncio
import time

PIECES = 5

def crunch(piece):
    time.sleep(0.1)  # stands for 0.1 s of computing
    return piece * piece

async def compute():
    total = 0
    for piece in range(PIECES):
        total += crunch(piece)
        if piece % 3 == 2:
            await asyncio.sleep(0)
    print("total", total)

async def heartbeat():
    while True:
        print("beat")
        await asyncio.sleep(0.1)

async def main():
    beating = asyncio.create_task(heartbeat())
    await asyncio.create_task(compute())
    beating.cancel()

asyncio.run(main())
