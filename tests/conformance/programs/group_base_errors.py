# What a group raises when an error that is no Exception leaves its body, or a child, while another fails.
import asyncio


class Own(BaseException):
    pass


async def crash_soon():
    await asyncio.sleep(1)
    raise ValueError("soon")


async def nested():
    try:
        await asyncio.sleep(10)
    finally:
        raise Own("nested")


async def of_body():
    async with asyncio.TaskGroup() as group:
        group.create_task(crash_soon())
        await nested()


async def of_child():
    async with asyncio.TaskGroup() as group:
        group.create_task(nested())
        group.create_task(crash_soon())
        await asyncio.sleep(10)


async def main():
    for groups in of_body, of_child:
        try:
            await groups()
        except BaseExceptionGroup as group:
            print(isinstance(group, Exception), len(group.exceptions), repr(group))


asyncio.run(main())
