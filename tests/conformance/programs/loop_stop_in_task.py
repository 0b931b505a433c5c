# What does asyncio.run do when a task stops the loop?
import asyncio


async def main():
    try:
        await asyncio.sleep(1)
        asyncio.get_running_loop().stop()
        print("this turn goes on")
        await asyncio.sleep(1)
        print("never")
    except asyncio.CancelledError as error:
        print("cancelled", error)
        await asyncio.sleep(1)
        print("cleaned up")
        raise


try:
    asyncio.run(main())
except RuntimeError as error:
    print(error)
