# Is the second error of a gather reported by anybody, with and without return_exceptions?
import asyncio
import gc


async def failing(delay):
    await asyncio.sleep(delay)
    raise ValueError(f"after {delay}")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("reported:", repr(context["exception"])))
    try:
        await asyncio.gather(failing(1), failing(1), failing(2))
    except ValueError as error:
        print(repr(error))
    await asyncio.sleep(2)
    print(await asyncio.gather(failing(1), failing(2), return_exceptions=True))
    outer = asyncio.gather(failing(1), failing(2))
    await asyncio.sleep(3)
    print("nobody has asked")
    del outer
    gc.collect()
    print("end")


asyncio.run(main())
