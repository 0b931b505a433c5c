import asyncio


async def inner():
    print("never runs")


async def main():
    loop = asyncio.get_running_loop()
    other = asyncio.new_event_loop()
    for attempt in (other.run_forever, loop.run_forever):
        try:
            attempt()
        except RuntimeError as error:
            print(error)
    coroutine = inner()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print(error)
    coroutine.close()
    try:
        loop.close()
    except RuntimeError as error:
        print(error)
    other.close()


asyncio.run(main())
