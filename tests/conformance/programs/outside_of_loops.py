# What do the functions that need a running loop say when there is none, and in a plain callback?
import asyncio


async def work():
    print("never")


def attempt(name):
    coroutine = work()
    try:
        if name == "task":
            asyncio.create_task(coroutine)
        elif name == "current":
            print("current task:", asyncio.current_task())
        elif name == "loop":
            asyncio.get_running_loop()
        else:
            asyncio.timeout(1)
    except RuntimeError as error:
        print(name, error)
    coroutine.close()


async def main():
    asyncio.get_running_loop().call_soon(attempt, "current")
    await asyncio.sleep(1)
    print(asyncio.current_task().get_name())


for name in ("task", "current", "loop", "timeout"):
    attempt(name)
asyncio.run(main())
