import asyncio


def show(text):
    print(text)


async def main():
    print("main begins")
    await asyncio.sleep(5)


loop = asyncio.new_event_loop()
loop.call_soon(show, "first")
loop.stop()
loop.run_forever()
print("one turn only")
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(main())
except RuntimeError as error:
    print(error)
loop.close()
