import asyncio
import gc
import weakref

DELAY = 0.3
listeners = weakref.WeakSet()  # the mail does not keep who listens

async def listen(name):
    letter = asyncio.get_running_loop().create_future()
    listeners.add(letter)
    print(name, "got", await letter)

async def main():
    for name in "ann", "bob":
        asyncio.create_task(listen(name))
    await asyncio.sleep(DELAY)
    asyncio.get_running_loop().call_soon(gc.collect)  # as Python does, sooner or later
    await asyncio.sleep(DELAY)
    for letter in list(listeners):
        letter.set_result("a letter")
    await asyncio.sleep(0)
    for name in "ann", "bob":
        print(name, "got a letter")
    print("mail is out")

asyncio.run(main())
