import asyncio, signal

FIXED = False  # True or False


async def serve():
    try:
        print("serving")
        await asyncio.sleep(60)
    finally:
        print("connections closed")


async def main():
    loop = asyncio.get_running_loop()
    # In place of a hand on the keyboard, after a second:
    loop.call_later(1, signal.raise_signal, signal.SIGINT)
    server = asyncio.create_task(serve())
    if FIXED:
        loop.add_signal_handler(signal.SIGINT, server.cancel)
    await asyncio.wait([server])
    print("main ends in order")


asyncio.run(main())
