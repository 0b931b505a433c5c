# A future that a task may not await: what does it say to those who may?
import asyncio


async def wait_for_it(future):
    try:
        return await future
    except RuntimeError as error:
        return str(error).split(" <")[0]


async def main(future):
    print(await wait_for_it(future))
    print(await wait_for_it(future))


other = asyncio.new_event_loop()
future = other.create_future()
asyncio.run(main(future))
print(other.run_until_complete(wait_for_it(future)))
future.set_result("settled")
print(other.run_until_complete(wait_for_it(future)))
other.close()
