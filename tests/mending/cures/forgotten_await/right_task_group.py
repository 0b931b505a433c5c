import asyncio

DELAYS = [0.2, 0.1]

async def save(name, delay):
    await asyncio.sleep(delay)  # the disk
    print("saved", name)

async def main():
    async with asyncio.TaskGroup() as group:
        for name, delay in zip(["letter", "photo"], DELAYS):
            group.create_task(save(name, delay))
    print("all saved")

asyncio.run(main())
