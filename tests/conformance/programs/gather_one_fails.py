import asyncio


async def work(name, seconds, fails):
    await asyncio.sleep(seconds)
    if fails:
        raise ValueError(name)
    print(name, "done")
    return name


async def main():
    try:
        await asyncio.gather(work("a", 1, False), work("b", 2, True), work("c", 3, True), work("d", 4, False))
    except ValueError as error:
        print("gather failed:", error)
    await asyncio.sleep(3)
    results = await asyncio.gather(work("e", 1, True), work("f", 0, False), return_exceptions=True)
    print(results)
    print(await asyncio.gather())
    future = asyncio.get_running_loop().create_future()
    future.set_result("x")
    print(await asyncio.gather(future, work("g", 0, False), future))


asyncio.run(main())
