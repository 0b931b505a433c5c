# Does a timeout inside the cleanup of another one's body still work, and both when the loop was stuck?
import asyncio
import time


async def nested(seconds):
    async with asyncio.timeout(2):
        try:
            async with asyncio.timeout(1):
                time.sleep(seconds)
                await asyncio.sleep(9)
        except TimeoutError:
            print("inner", asyncio.get_running_loop().time())
        await asyncio.sleep(5)


async def cleanup():
    async with asyncio.timeout(1):
        try:
            await asyncio.sleep(9)
        finally:
            try:
                async with asyncio.timeout(1):
                    await asyncio.sleep(9)
            except TimeoutError:
                print("in the cleanup", asyncio.current_task().cancelling())


async def main():
    for work in (nested(0), nested(1.5), nested(3), cleanup()):
        try:
            await work
        except (TimeoutError, asyncio.CancelledError) as error:
            print(repr(error), asyncio.current_task().cancelling(), asyncio.get_running_loop().time())


asyncio.run(main())
