import asyncio

FIXED = False  # True or False


async def look_up(name):
    await asyncio.sleep(1)
    return "address of " + name


def handle(loop):
    coroutine = look_up("Ann")
    asked = asyncio.run_coroutine_threadsafe(coroutine, loop)
    print(asked.result(timeout=2))


async def main():
    loop = asyncio.get_running_loop()
    try:
        if FIXED:
            await asyncio.to_thread(handle, loop)
        else:
            handle(loop)
    except TimeoutError:
        print("no answer within 2 s")


asyncio.run(main())
