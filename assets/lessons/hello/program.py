import asyncio

SECONDS = 0.5  # 0 to 5 by 0.5


async def main():
    print("Hello ...")
    await asyncio.sleep(SECONDS)
    print("... World!")


asyncio.run(main())
