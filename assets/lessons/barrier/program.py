import asyncio

HIKERS = 3  # 1 to 6
PARTIES = 3  # 1 to 4


async def hike(n, hut):
    await asyncio.sleep(n)
    print(n, "reaches the hut")
    place = await hut.wait()
    print(n, "goes on, was number", place)


async def main():
    hut = asyncio.Barrier(PARTIES)
    hikers = [hike(n + 1, hut) for n in range(HIKERS)]
    await asyncio.gather(*hikers)
    print("all are over the mountain")


asyncio.run(main())
