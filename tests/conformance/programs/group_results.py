# When does a task group end, and may its tasks make more tasks in it?
import asyncio


async def child(group, depth):
    await asyncio.sleep(1)
    if depth:
        group.create_task(child(group, depth - 1))
    print("child", depth)
    return depth


async def main():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child(group, 2), name="first")
        await asyncio.sleep(0)
        print("body ends")
    print("all done:", task.result(), task.get_name(), asyncio.get_running_loop().time())
    async with asyncio.TaskGroup():
        print("nobody in it")
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child(group, 0))
        print("awaited in the body:", await task)
    print("end")


asyncio.run(main())
