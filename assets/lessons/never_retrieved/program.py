import asyncio

FIXED = False  # True or False


async def send(mail):
    await asyncio.sleep(1)
    raise OSError("no network for " + mail)


async def main():
    task = asyncio.create_task(send("hello"))
    await asyncio.sleep(2)
    print("it must have been sent by now")
    if FIXED:
        try:
            await task
        except OSError as error:
            print("not sent:", error)
    del task
    print("main ends")


asyncio.run(main())
