# What does wait_for give: a result, an error, TimeoutError?
import asyncio


async def work(delay, error=None):
    try:
        await asyncio.sleep(delay)
        if error:
            raise error
        return delay
    finally:
        print("left", delay)


async def main():
    print(await asyncio.wait_for(work(1), 2))
    print(await asyncio.wait_for(work(1), None))
    try:
        await asyncio.wait_for(work(1, ValueError("bad")), 2)
    except ValueError as error:
        print(repr(error))
    try:
        await asyncio.wait_for(work(3), 2)
    except asyncio.TimeoutError as error:
        print(repr(error))
    try:
        print(await asyncio.wait_for(work(2), 2))
    except asyncio.TimeoutError as error:
        print("at the very instant:", repr(error))
    future = asyncio.get_running_loop().create_future()
    future.set_result("there already")
    print(await asyncio.wait_for(future, 1))
    print(asyncio.get_running_loop().time())


asyncio.run(main())
