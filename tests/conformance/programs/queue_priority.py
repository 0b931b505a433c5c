# In which order do items of equal priority leave a priority queue?
import asyncio


class Job:
    def __init__(self, priority, name):
        self.priority = priority
        self.name = name

    def __lt__(self, other):
        return self.priority < other.priority


async def main():
    queue = asyncio.PriorityQueue(20)
    for n in range(16):
        await queue.put(Job(n * 5 % 3, n))
    for _ in range(5):
        job = queue.get_nowait()
        print(job.priority, job.name)
    for n in range(16, 22):
        queue.put_nowait(Job(n % 2, n))
    while not queue.empty():
        job = await queue.get()
        print(job.priority, job.name)


asyncio.run(main())
