"""Run by the installed program, as a learner's own."""
import asyncio


async def tick(name):
    for number in range(2):
        print(name, number)
        await asyncio.sleep(0.01)


async def main():
    await asyncio.gather(tick("a"), tick("b"))


asyncio.run(main())
