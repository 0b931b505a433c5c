import asyncio

DELAYS = [0.2, 0.1]

async def save(name, delay):
    await asyncio.sleep(delay)  # the disk
    print("saved", name)

async def main():
    for name, delay in zip(["letter", "photo"], DELAYS):
        save(name, delay).close()
    print("all saved")

asyncio.run(main())
