"""Workers take jobs from a queue. Some jobs are never done: why?"""
import asyncio
import random


async def resize(image):
    await asyncio.sleep(random.uniform(0.01, 0.05))
    width, height = image["size"]
    return f"{image['name']} to {width // 2}x{height // 2}"


async def worker(name, queue, done):
    while True:
        image = await queue.get()
        done.append(await resize(image))
        print(f"{name}: {done[-1]}")
        queue.task_done()


async def main():
    random.seed(11)
    queue, done = asyncio.Queue(maxsize=4), []
    workers = [asyncio.create_task(worker(f"worker-{n}", queue, done), name=f"worker-{n}") for n in range(3)]
    for number in range(12):
        image = {"name": f"photo{number}.jpg", "size": (640, 480)}
        if number in (3, 5):
            del image["size"]  # from a camera that does not say
        await queue.put(image)
    try:
        await asyncio.wait_for(queue.join(), timeout=1)
    except asyncio.TimeoutError:
        print(f"{12 - len(done)} of 12 images were not resized")
    for task in workers:
        task.cancel()


asyncio.run(main())
