import asyncio, aiohttp
from aiohttp import web

REQUESTS = 3  # 1 to 20
ONE_SESSION = False  # True or False
connections = set()


async def answer(request):
    connections.add(request.transport)
    return web.Response(text="hello")


async def get(session, url):
    async with session.get(url) as reply:
        print(await reply.text())


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(web.Server(answer), "127.0.0.1")
    url = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    if ONE_SESSION:
        async with aiohttp.ClientSession() as session:
            for n in range(REQUESTS):
                await get(session, url)
    else:
        for n in range(REQUESTS):
            await get(aiohttp.ClientSession(), url)
    print(REQUESTS, "requests,", len(connections), "connections")


asyncio.run(main())
