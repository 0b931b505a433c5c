# What is said of futures that are dropped pending or with a result, and which callbacks are left of three?
import asyncio
import gc


def one(future):
    print("one")


def two(future):
    print("two")


def three(future):
    print("three")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("reported:", context["message"]))
    pending, settled, failed = loop.create_future(), loop.create_future(), loop.create_future()
    settled.set_result("nobody asks")
    failed.set_exception(ValueError("nobody asks"))
    failed.cancel()
    del pending, settled, failed
    gc.collect()
    print("dropped")
    for removed in ([one], [one, two], [two, three], [one, two, three]):
        future = loop.create_future()
        for callback in (one, two, three):
            future.add_done_callback(callback)
        print([future.remove_done_callback(callback) for callback in removed])
        future.set_result(None)
        await asyncio.sleep(1)


asyncio.run(main())
