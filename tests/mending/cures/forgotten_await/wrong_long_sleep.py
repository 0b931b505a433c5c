import asyncio

DELAYS = [0.2, 0.1]

async def save(name, delay):
    await asyncio.sleep(delay)  # the disk
    print("saved", name)

async def main():
    tasks = [asyncio.create_task(save(*each)) for each in zip(["letter", "photo"], DELAYS)]
    await asyncio.sleep(5)
    print("all saved")

asyncio.run(main())
