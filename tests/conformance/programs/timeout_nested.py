# Which of two nested timeouts is over: the inner one first, the outer one first, both at once?
import asyncio


async def both(inner, outer):
    try:
        async with asyncio.timeout(outer) as around:
            try:
                async with asyncio.timeout(inner) as within:
                    await asyncio.sleep(9)
            except TimeoutError:
                print("inner", within.expired(), around.expired())
            await asyncio.sleep(1)
            print("after the inner one")
    except TimeoutError:
        print("outer", within.expired(), around.expired())
    print(asyncio.current_task().cancelling(), asyncio.get_running_loop().time())


async def main():
    await both(1, 5)
    await both(5, 1)
    await both(1, 1)
    await both(1, 2)
    await both(1, 1.5)


asyncio.run(main())
