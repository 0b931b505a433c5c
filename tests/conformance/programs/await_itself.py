import asyncio


async def selfish():
    await asyncio.sleep(0)
    try:
        await tasks[0]
    except RuntimeError as error:
        print(str(error).split(":")[0])
    await asyncio.sleep(1)
    try:
        await tasks[0]
    finally:
        raise ValueError("in vain")


async def main():
    tasks.append(asyncio.create_task(selfish()))
    try:
        await tasks[0]
    except ValueError as error:
        print("main saw", type(error).__name__)


tasks = []
asyncio.run(main())
