import asyncio
import time

PIECES = 6  # 1 to 10
PIECE_SECONDS = 0.5  # 0 to 1 by 0.25
GIVE_WAY = False  # True or False


async def compute():
    for piece in range(PIECES):
        time.sleep(PIECE_SECONDS)
        if GIVE_WAY:
            await asyncio.sleep(0)
    print("computed")


async def main():
    task = asyncio.create_task(compute())
    for beat in range(4):
        print("beat", beat)
        await asyncio.sleep(1)
    await task


asyncio.run(main())
